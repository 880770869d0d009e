"""Case references and file names: neither holds anything about a person."""

from __future__ import annotations

import re

from forms_service.errors import SetupError

_PIECE = re.compile(r"[0-9]+|[^\W\d_]+")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def case_reference(pattern: str, year: int, number: int) -> str:
    """By the partnership's own pattern, such as "NEL-RR-{year}-{number:03}"."""
    try:
        reference = pattern.format(year=year, number=number)
    except (KeyError, IndexError, ValueError):
        raise SetupError(
            f'The reference pattern "{pattern}" may use {{year}} and {{number}} only: "AB-{{year}}-{{number:03}}".',
            code="reference-pattern",
        ) from None
    if pattern.format(year=year, number=number + 1) == reference:
        raise SetupError(
            f'The reference pattern "{pattern}" gives every case the same reference.', code="reference-pattern"
        )
    return reference


def names_reference(words: str, reference: str) -> bool:
    """Whether these words mean this reference: a part of it, or its pieces as people say them on the telephone, with no
    dashes and no zeros before a number, and often without the year: "esc 7" is "AB-ESC-2026-007"."""
    if words.casefold() in reference.casefold():
        return True
    said, known = _pieces(words), iter(_pieces(reference))
    return bool(said) and all(piece in known for piece in said)  # in this order: each takes up where the last was found


def _pieces(words: str) -> list[str]:
    return [piece.lstrip("0") or "0" for piece in _PIECE.findall(words.casefold())]


def receipt_reference(case_id: str, document_id: str) -> str:
    """Of a notification, before its case has a reference of its own."""
    return f"N-{case_id[:8].upper()}/{document_id[:8].upper()}"


def file_name(suffix: str, *parts: str | None) -> str:
    """Reference, form and version, joined by dashes: what a download or an attachment is called."""
    stem = "-".join(_UNSAFE.sub("-", part).strip("-.") for part in parts if part)
    return f"{stem or 'document'}.{suffix.lstrip('.')}"


_SUFFIXES = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/pdf": "pdf",
    "application/vnd.ms-word.document.macroEnabled.12": "docm",
    "application/msword": "doc",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
    "message/rfc822": "eml",
    "application/vnd.ms-outlook": "msg",
    "application/zip": "zip",
    "text/plain": "txt",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/tiff": "tif",
    "image/gif": "gif",
}
MEDIA_TYPES = {suffix: media for media, suffix in _SUFFIXES.items() if media != "text/rtf"}
_BY_MEDIA_TYPE = {media.casefold(): suffix for media, suffix in _SUFFIXES.items()}


def suffix_of(media_type: str) -> str:
    """For our own file names; what is not known is just bytes."""
    return _BY_MEDIA_TYPE.get(media_type.partition(";")[0].strip().casefold(), "bin")


def media_type_of(name: str) -> str:
    """By the end of a file's name, for its keeping; what it really is, the reading finds out."""
    suffix = name.rpartition(".")[2].casefold()
    return MEDIA_TYPES.get({"jpeg": "jpg", "tiff": "tif"}.get(suffix, suffix), "application/octet-stream")
