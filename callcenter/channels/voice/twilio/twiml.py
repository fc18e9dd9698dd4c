"""Twilio's markup, written: verbs and their attributes by the very names of its documentation."""


def response(*verbs: str) -> str:
    """Return a document that has the call do these, one after another."""
    return f'<?xml version="1.0" encoding="UTF-8"?>{verb("Response", *verbs)}'


def verb(name: str, *inner: str, **attributes: str | int | bool | None) -> str:
    """Return a verb or noun with what is in it, which is markup already; an attribute that is None is left out."""
    said = "".join([f' {key}="{_value(value)}"' for key, value in attributes.items() if value is not None])
    return f"<{name}{said}>{''.join(inner)}</{name}>" if inner else f"<{name}{said}/>"


def text(words: str) -> str:
    """Return words as markup."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _value(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    said = text(str(value)).replace('"', "&quot;")
    return said.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
