"""What the first bytes of a file say it is; its name is not asked."""

from sala.files.types import Refusal

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
# ISO base media: the brand stands behind "ftyp".
_STILL = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"}
_SCRIPTS = (b"<!doctype", b"<html", b"<script", b"<?php", b"#!", b"<body", b"<head")
_FILMS = (b"\x1a\x45\xdf\xa3", b"FLV", b"OggS")
_LOOKED_AT = 2000


def why_not(content: bytes) -> Refusal | None:
    """Why these bytes are certainly no picture that we read; None: a decoder may look."""
    if not content:
        return Refusal.EMPTY
    if content.startswith(_PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return None
    if content[4:8] == b"ftyp":
        return None if content[8:12] in _STILL else Refusal.VIDEO
    if content.startswith(b"%PDF"):
        return Refusal.PDF
    if content.startswith(_FILMS) or (content[:4] == b"RIFF" and content[8:12] == b"AVI "):
        return Refusal.VIDEO
    return _in_words(content[:_LOOKED_AT])


def _in_words(head: bytes) -> Refusal:
    said = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b" \t\r\n\xff\xfe").lower()
    if said.startswith((b"<svg", b"<?xml", b"<!--")) or b"<svg" in said:
        return Refusal.SVG if b"svg" in said else Refusal.SCRIPT
    return Refusal.SCRIPT if said.startswith(_SCRIPTS) else Refusal.NOT_A_PICTURE
