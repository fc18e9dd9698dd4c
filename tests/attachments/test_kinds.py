"""What may be attached, and what a file is called."""

import pytest

from callcenter.attachments.kinds import NAME_LIMIT, AttachmentKind, kind_of, plain_name

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF"
WEBP = b"RIFF\n\0\0\0WEBPVP8 "
PDF = b"%PDF-1.7\n"
EXE = b"MZ\x90\0\x03\0\0\0"
HTML = b"<html><script>al"
SVG = b'<svg xmlns="http'


@pytest.mark.parametrize(
    ("head", "name", "media_type"),
    [
        (PNG, "seat.png", "image/png"),
        (PNG, "SEAT.PNG", "image/png"),
        (JPEG, "seat.jpg", "image/jpeg"),
        (JPEG, "seat.jpeg", "image/jpeg"),
        (b"GIF89a\1\0", "seat.gif", "image/gif"),
        (WEBP, "seat.webp", "image/webp"),
        (PDF, "ticket.pdf", "application/pdf"),
    ],
)
def test_images_and_pdfs_may_be_attached(head: bytes, name: str, media_type: str) -> None:
    assert kind_of(head, name).media_type == media_type


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (EXE, "seat.png"),
        (HTML, "seat.png"),
        (SVG, "seat.svg"),
        (PNG, "seat.exe"),
        (PNG, "seat.png.exe"),
        (PNG, "seat.jpg"),
        (PNG, "png"),
        (PNG[:7], "seat.png"),
        (b"RIFF\n\0\0\0WAVE", "seat.webp"),
        (b" " + PDF, "ticket.pdf"),
        (b"", "seat.png"),
    ],
)
def test_what_is_something_else_or_says_that_it_is_may_not(head: bytes, name: str) -> None:
    if name == "png":  # the whole name is no ending
        assert kind_of(head, name).media_type == "image/png"
        return
    with pytest.raises(AttachmentKind):
        kind_of(head, name)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\Users\\ann\\seat.png", "seat.png"),
        ("se\r\nat\0.png", "seat.png"),
        ("\u202egnp.exe", "gnp.exe"),
        ("座位 مقعد.png", "座位 مقعد.png"),
        ("<b>.png", "<b>.png"),
        ("///", "file"),
        ("x" * 300 + ".png", "x" * (NAME_LIMIT - 4) + ".png"),
    ],
)
def test_a_file_goes_by_its_plain_name(given: str, shown: str) -> None:
    assert plain_name(given) == shown
