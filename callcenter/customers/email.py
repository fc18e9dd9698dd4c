"""E-mail addresses in the one form in which they are kept and looked up."""

from email_validator import EmailNotValidError, validate_email


def normal_email(text: str) -> str | None:
    """Return the address normalised (RFC 5321 syntax, Unicode NFC, lower case), or None when it is not an address.

    Nothing is asked of the network. The part before the @ is lowered too: no provider in use tells cases apart, and
    people write their own address in either.
    """
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return None
