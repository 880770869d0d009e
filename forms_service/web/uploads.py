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
}
TAKEN = "Word (.docx or .doc), OpenDocument (.odt) or PDF"


def sent_files(field: str, wrapped_key: bytes | None) -> list[PreparedUpload]:
    """What was sent in this field, sealed and ready to be kept; done before the write is opened, as it takes time."""
    chosen = [file for file in request.files.getlist(field) if file.filename]
    if not chosen:
        raise InvalidInputError("Choose the file to send.", field=field)
    prepared = []
    for file in chosen:
        name = PurePosixPath((file.filename or "").replace("\\", "/")).name
        suffix = PurePosixPath(name).suffix.casefold()
        if suffix not in _MEDIA_TYPES:
            raise InvalidInputError(f"The file must be {TAKEN}.", field=field)
        data = file.stream.read()
        if not data:
            raise InvalidInputError("The file is empty. Save the form again and choose it once more.", field=field)
        if len(data) > services().upload_bytes:
            raise InvalidInputError(
                f"The file is too big: at most {say_size(services().upload_bytes)} can be sent.", field=field
            )
        prepared.append(prepare_upload(services(), wrapped_key, name, data, _MEDIA_TYPES[suffix]))
    return prepared


def sent_file(field: str, wrapped_key: bytes | None) -> PreparedUpload:
    return sent_files(field, wrapped_key)[0]
