"""Mail as Outlook saves it (.msg): a compound file of properties, each a stream named after its number and type."""

from __future__ import annotations

from parsers.compound import CompoundFile
from parsers.containers.contents import WINMAIL, Contents, Words
from parsers.containers.mail import decoded, locked, told_once
from parsers.containers.message_text import from_html, from_text
from parsers.media_types import OUTLOOK
from parsers.types import Problem

_CLASS, _SUBJECT, _BODY, _HTML, _RTF = 0x001A, 0x0037, 0x1000, 0x1013, 0x1009
_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME, _MIME, _CONTENT_ID = 0x3707, 0x3704, 0x3001, 0x370E, 0x3712
_DATA = 0x3701
_HIDDEN = 0x7FFE000B  # a yes or no in the list of properties
_ATTACHMENT_HEAD, _PROPERTY = 8, 16
_BESIDE = frozenset({"text/calendar", "text/vcard", "application/pkcs7-signature"})


def open_outlook(held: CompoundFile) -> Contents:
    contents = Contents(OUTLOOK, is_message=True)
    sort = _text(held, "", _CLASS).upper()
    if "SMIME" in sort and "MULTIPARTSIGNED" not in sort:
        raise locked()
    subject = _text(held, "", _SUBJECT)
    if subject.strip():
        contents.words.append(Words("Subject", subject))
    plain, marked = from_text("text/plain", _text(held, "", _BODY)), from_html("text/html", _page(held))
    contents.words += told_once(plain, marked)
    if not plain and not marked and held.get(_stream("", _RTF, "0102")):
        contents.problems.append(
            Problem(
                "part-unreadable",
                "The message's words are kept in a way that is not read (Rich Text alone). Open it in Outlook and read "
                "them there.",
            )
        )
    for number, folder in enumerate(sorted(each for each in held.storages() if each.startswith("__attach")), start=1):
        _attachment(held, folder, number, contents)
    return contents


def _attachment(held: CompoundFile, folder: str, number: int, contents: Contents) -> None:
    name = next((said for each in (_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME) if (said := _text(held, folder, each))), "")
    media_type = _text(held, folder, _MIME) or "application/octet-stream"
    data = held.get(_stream(folder, _DATA, "0102"))
    if data is None:
        if _stream(folder, _DATA, "000D") in held.storages(folder):
            # A message within, or an object drawn into the text: neither has bytes of its own as a file.
            contents.problems.append(
                Problem(
                    "nested-container",
                    "Another message or an embedded object is attached to this one, and it was not opened. Open it in "
                    "Outlook, save what is in it and upload that.",
                )
            )
        else:
            contents.problems.append(
                Problem(
                    "part-missing",
                    "Something is attached only as a link, so it did not come with the message. Ask the sender for the "
                    "document itself.",
                )
            )
        return
    name = name or f"attachment {number}"
    if name.lower() == "winmail.dat":
        contents.problems.append(WINMAIL)
        contents.add_beside(name, data, media_type)
    elif media_type.lower() in _BESIDE or (
        media_type.startswith("image/") and (_text(held, folder, _CONTENT_ID) or _is_hidden(held, folder))
    ):
        contents.add_beside(name, data, media_type)
    else:
        contents.add(name, data)


def _stream(folder: str, number: int, kind: str) -> str:
    name = f"__substg1.0_{number:04X}{kind}"
    return f"{folder}/{name}" if folder else name


def _text(held: CompoundFile, folder: str, number: int) -> str:
    wide = held.get(_stream(folder, number, "001F"))
    if wide is not None:
        return wide.decode("utf-16-le", "replace").replace("\0", "")
    narrow = held.get(_stream(folder, number, "001E"))
    return decoded(narrow, None).replace("\0", "") if narrow is not None else ""


def _page(held: CompoundFile) -> str:
    page = held.get(_stream("", _HTML, "0102"))
    return decoded(page, None) if page else _text(held, "", _HTML)


def _is_hidden(held: CompoundFile, folder: str) -> bool:
    listed = held.get(f"{folder}/__properties_version1.0") or b""
    for at in range(_ATTACHMENT_HEAD, len(listed) - _PROPERTY + 1, _PROPERTY):
        if int.from_bytes(listed[at : at + 4], "little") == _HIDDEN:
            return listed[at + 8] != 0
    return False
