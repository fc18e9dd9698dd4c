"""What people are called: names as they may be kept, titles, and how to greet somebody in their language."""

import re
import unicodedata

LONGEST_NAME = 200

# What an airline, a bank or a clinic writes before (English) or after (Chinese) a family name. None: not used there.
TITLES: dict[str, tuple[str, str | None]] = {
    "mr": ("Mr", "先生"),
    "ms": ("Ms", "女士"),
    "mrs": ("Mrs", "女士"),
    "miss": ("Miss", "女士"),
    "mx": ("Mx", None),
    "dr": ("Dr", "博士"),
    "prof": ("Professor", "教授"),
}

_CODES = {spelling.lower(): code for code, spellings in TITLES.items() for spelling in (code, *spellings) if spelling}
_CODES |= {"女士": "ms", "小姐": "miss", "太太": "mrs"}

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]+")
# The two-character family names still borne by many; all others are of one character.
_COMPOUND = re.compile(
    "欧阳|司马|上官|诸葛|司徒|皇甫|尉迟|公孙|慕容|令狐|夏侯|东方|端木|独孤|南宫|轩辕|宇文|长孙|申屠|澹台|百里|呼延|西门"
    "|歐陽|司馬|諸葛|尉遲|公孫|東方|獨孤|南宮|軒轅|長孫|申屠|澹臺|西門"
)

# Invisible characters that turn the direction of the text around them; they do not stay within a name.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def clean_name(text: str) -> str:
    """Return a name as it may be kept and shown on one line: no control characters, single spaces, not too long."""
    visible = _TURNS.sub("", text)
    kept = "".join(char for char in visible if char.isspace() or unicodedata.category(char) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", " ".join(kept.split()))[:LONGEST_NAME].strip()


def title_code(text: str) -> str | None:
    """Return the code of a title as people write it ("Ms.", "女士"), or None for one we do not know."""
    return _CODES.get(text.strip().rstrip(".").lower())


def family_name_of(name: str) -> str | None:
    """Return the family name of a name in Chinese characters; None for any other, where it cannot be told."""
    if not _HAN.fullmatch(name) or "·" in name or not 2 <= len(name) <= 4:
        return None
    return name[:2] if len(name) > 2 and _COMPOUND.match(name) else name[0]


def address(name: str, family_name: str | None, title: str | None, language: str) -> str:
    """Return how to call somebody: "白女士" or "Ms Bai"; without a family name or title it is the whole name."""
    english_title, chinese_title = TITLES.get(title or "", (None, None))
    family = family_name or family_name_of(name)
    if language.lower().startswith("zh"):
        return f"{family}{chinese_title}" if family and chinese_title else name
    return f"{english_title} {family}" if family and english_title else name


def greeting(name: str, family_name: str | None, title: str | None, language: str, *, known: bool) -> str:
    """Return the first sentence to say: "白女士，欢迎再次联系我们" or "Ms Bai, welcome back".

    `known` tells whether they were in contact before.
    """
    called = address(name, family_name, title, language)
    if language.lower().startswith("zh"):
        return f"{called or '您好'}，{'欢迎再次联系我们' if known else '欢迎联系我们'}"
    return f"{called or 'Hello'}, {'welcome back' if known else 'welcome'}"
