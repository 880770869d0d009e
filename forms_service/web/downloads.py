"""Bytes that leave: always as an attachment, never shown in the page, the file name ours."""

from __future__ import annotations

from flask import Response

from forms_service.db.records.documents import OpenedDocument

_POLICY = "default-src 'none'; sandbox"


def attachment(data: bytes, file_name: str, media_type: str) -> Response:
    response = Response(data, mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=file_name)
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def kept_attachment(kept: OpenedDocument) -> Response:
    return attachment(kept.data, kept.file_name, kept.media_type)


FORMATS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
}
