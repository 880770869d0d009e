"""Files that a visitor sends: one message for each thing that can be wrong, before anything is kept."""

from __future__ import annotations

from pathlib import PurePosixPath

from flask import request

from forms_service.db.records.documents import PreparedUpload, prepare_upload
from forms_service.errors import InvalidInputError
from forms_service.web.govuk import say_size
from forms_service.web.work import services

_MEDIA_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".docm": "application/vnd.ms-word.document.macroEnabled.12",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".rtf": "application/rtf",
    # Read by people: pictures of paper.
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    # What is in them is read, document by document.
    ".eml": "message/rfc822",
    ".msg": "application/vnd.ms-outlook",
    ".zip": "application/zip",
}
_SCANS = {".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_BEGINNINGS = {".pdf": b"%PDF", ".png": b"\x89PNG", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}
TAKEN_SCANS = "PDF, PNG or JPEG"
TAKEN = "Word (.docx or .doc), OpenDocument (.odt), PDF, a scan (PNG or JPEG), an e-mail (.eml or .msg) or a ZIP file"


def sent_files(field: str, wrapped_key: bytes | None, *, scans: bool = False) -> list[PreparedUpload]:
    """What was sent in this field, sealed and ready to be kept; done before the write is opened, as it takes time.

    `scans`: pictures of paper, which only people read.
    """
    chosen = [file for file in request.files.getlist(field) if file.filename]
    if not chosen:
        raise InvalidInputError("Choose the file to send.", field=field)
    media_types, taken = (_SCANS, TAKEN_SCANS) if scans else (_MEDIA_TYPES, TAKEN)
    prepared = []
    for file in chosen:
        name = PurePosixPath((file.filename or "").replace("\\", "/")).name
        suffix = PurePosixPath(name).suffix.casefold()
        if suffix not in media_types:
            raise InvalidInputError(f"The file must be {taken}.", field=field)
        data = file.stream.read()
        if not data:
            raise InvalidInputError("The file is empty. Save the form again and choose it once more.", field=field)
        if scans and not data.startswith(_BEGINNINGS[suffix]):
            raise InvalidInputError(f"The file is not what its name says. It must be {taken}.", field=field)
        if len(data) > services().upload_bytes:
            raise InvalidInputError(
                f"The file is too big: at most {say_size(services().upload_bytes)} can be sent.", field=field
            )
        prepared.append(prepare_upload(services(), wrapped_key, name, data, media_types[suffix]))
    return prepared


def media_type_of(name: str, field: str) -> str:
    """Of a file that came another way, by its name; what it really is, the reading finds out."""
    suffix = PurePosixPath(name).suffix.casefold()
    if suffix not in _MEDIA_TYPES:
        raise InvalidInputError(f"The file must be {TAKEN}.", field=field)
    return _MEDIA_TYPES[suffix]


def sent_file(field: str, wrapped_key: bytes | None, *, scans: bool = False) -> PreparedUpload:
    return sent_files(field, wrapped_key, scans=scans)[0]
