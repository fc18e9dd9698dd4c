"""Which language a request wants to be answered in."""

from callcenter.sentences import ENGLISH, LANGUAGES, Language


def preferred_language(accepted: str) -> Language:
    """Return the language of ours that an `Accept-Language` asks for first; English if it asks for none."""
    wishes = [_wish(part) for part in accepted.split(",")]
    for _, tag in sorted((wish for wish in wishes if wish[0] > 0), key=lambda wish: -wish[0]):
        for language in LANGUAGES:
            if language.split("-")[0] == tag.split("-")[0].lower():
                return language
    return ENGLISH


def _wish(part: str) -> tuple[float, str]:
    """Return how much a language is wished for, from 0 to 1, and its tag."""
    tag, _, quality = part.partition(";")
    name, _, number = quality.partition("=")
    if name.strip() != "q":
        return 1, tag.strip()
    try:
        return float(number), tag.strip()
    except ValueError:
        return 0, tag.strip()
