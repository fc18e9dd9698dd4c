"""What may be attached: told by a file's first bytes, which its name has to fit. What a browser claims is not asked."""

import re
import unicodedata
from dataclasses import dataclass

from callcenter.errors import Invalid

NAME_LIMIT = 200
HEAD_BYTES = 16
"""So many bytes tell what a file is."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: how it begins, and the ends its name may have."""

    media_type: str
    begins: re.Pattern[bytes]
    endings: tuple[str, ...]


KINDS = (
    Kind("image/png", re.compile(rb"\x89PNG\r\n\x1a\n"), ("png",)),
    Kind("image/jpeg", re.compile(rb"\xff\xd8\xff"), ("jpg", "jpeg")),
    Kind("image/gif", re.compile(rb"GIF8[79]a"), ("gif",)),
    Kind("image/webp", re.compile(rb"RIFF.{4}WEBP", re.DOTALL), ("webp",)),
    Kind("application/pdf", re.compile(rb"%PDF-"), ("pdf",)),
)
_PATH = re.compile(r"^.*[/\\]", re.DOTALL)


class AttachmentKind(Invalid):
    """The file is of no kind that may be attached, or its name says that it is of another."""

    code = "attachment_kind"

    def __init__(self) -> None:
        super().__init__("Attach an image (PNG, JPEG, GIF, WebP) or a PDF, under a name that says which.")


def kind_of(head: bytes, name: str) -> Kind:
    """Return what a file is by its first bytes. Raises `AttachmentKind` for others, and where the name does not fit."""
    ending = name.rpartition(".")[2].lower()
    for kind in KINDS:
        if kind.begins.match(head) and ending in kind.endings:
            return kind
    raise AttachmentKind


def plain_name(name: str) -> str:
    """Return a file's name without its folder and without what cannot be seen; a long one keeps its end.

    Characters that turn the direction of writing would let `fdp.exe` be read as `exe.pdf`.
    """
    shown = "".join(c for c in _PATH.sub("", name) if unicodedata.category(c)[0] != "C").strip()
    if len(shown) > NAME_LIMIT:
        stem, dot, ending = shown.rpartition(".")
        shown = stem[: NAME_LIMIT - len(dot + ending)] + dot + ending if len(ending) < 10 else shown[:NAME_LIMIT]
    return shown or "file"
