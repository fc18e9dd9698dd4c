"""Telephone numbers, however written, in the one form in which they are kept and looked up: E.164."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType, ValidationResult

_LONGEST = 100

# Country code and length of numbers that are not given out any more, but stand in every older record.
_FORMER_LENGTHS = {(229, 8)}  # Benin wrote eight digits until November 2024


_NEVER_CALLED = frozenset(
    {
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
        PhoneNumberType.PAGER,
    }
)


def can_be_called(number: str) -> bool:
    """Tell whether a number (E.164) may be called because somebody asked for it: none that earns by being called."""
    try:
        return phonenumbers.number_type(phonenumbers.parse(number)) not in _NEVER_CALLED
    except NumberParseException:
        return False


def e164(text: str, region: str) -> str | None:
    """Return the number as E.164 ("+8613800138000"), or None when it is not a number that can be dialled from anywhere.

    `region` (ISO 3166, "CN") is where a number without a country code is taken to be. Numbering plans change faster
    than their description in the library, so a number of possible length is taken whether its range is known or not.
    """
    if len(text) > _LONGEST:
        return None
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        return None
    length = len(phonenumbers.national_significant_number(number))
    possible = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    if not possible and (number.country_code, length) not in _FORMER_LENGTHS:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
