"""What is sent in place of a form and is none that can be read: each named, each with what to do about it."""

from __future__ import annotations

import re
from collections.abc import Collection

from parsers.compound import CompoundFile
from parsers.errors import NeedsConversionError, ParseError, UnreadableDocumentError
from parsers.media_types import (
    DOC,
    DOCX,
    HTML,
    OLE,
    RTF,
    TEXT,
    UNKNOWN,
    WORD_XML,
)

AGAIN = "Ask the sender to open the file, save it again as a Word document (.docx) and send that."
_FORM = "Ask the sender to fill in the form itself and to send it as a Word document or PDF."
_UNLOCKED = (
    "Ask the sender for a copy without a password, sent by the secure upload link; never ask for the password by email."
)
_PICTURE = (
    "this is a picture, not a document. A person must read it and type the answers beside the picture, or ask for the "
    "form itself."
)
_NEITHER = (
    "this is neither a Word, an OpenDocument nor a PDF file, whatever its name says. Ask the sender for the completed "
    "form."
)
_WORDS = {
    "image/heic": "this is a photograph in a format that is not shown here (HEIC, as telephones make it). Ask the "
    "sender for a JPEG or PDF of it, or for the form itself.",
    "application/vnd.wordperfect": f"this is a WordPerfect document, which is not read. {AGAIN}",
    "application/x-7z-compressed": "this is a 7z archive, which is not unpacked. Ask the sender for the documents one "
    "by one, or in a .zip file.",
    "application/vnd.rar": "this is a RAR archive, which is not unpacked. Ask the sender for the documents one by one, "
    "or in a .zip file.",
    "application/gzip": "this is a gzip archive, which is not unpacked. Ask the sender for the documents one by one, "
    "or in a .zip file.",
    "application/vnd.ms-tnef": "this is a winmail.dat, in which Outlook has hidden the attachments. Ask the sender to "
    "send them again as HTML or plain text mail, or by the secure upload link.",
    "application/x-ms-shortcut": "this is a shortcut to a file on the sender's own computer, not the file. Ask for the "
    "file itself.",
    "application/vnd.microsoft.portable-executable": "this is a program, not a document. Do not open it; tell whoever "
    "looks after security.",
    WORD_XML: f"this is a Word document saved as XML. {AGAIN}",
    HTML: f"this is a web page, not the form. {_FORM}",
    TEXT: f"this is plain text (such as .txt or .csv), not the form. {_FORM}",
    "application/xml": f"this is XML, but no document. {_FORM}",
}
# What protected mail is wrapped in, by words that stand in the wrapper.
_WRAPPERS = (
    (re.compile(rb"egress(?:\.com|\s*(?:switch|protect|secure|defend))|switch\.egress", re.I), "Egress"),
    (re.compile(rb"cjsm\.net|criminal justice secure", re.I), "CJSM"),
    (re.compile(rb"(?:365|purview|microsoft)[^<]{0,20}message encryption|office365\.com/encryption", re.I),
     "Microsoft message encryption"),
    (re.compile(rb"res\.cisco\.com|cisco (?:registered|secure) e", re.I), "Cisco Secure Email"),
    (re.compile(rb"proofpoint\s*(?:encryption|secure)|securemail[^<]{0,20}proofpoint", re.I), "Proofpoint Encryption"),
    (re.compile(rb"zix(?:corp|mail|port|message)", re.I), "Zix"),
    (re.compile(rb"mimecast[^<]{0,20}secure messag|secure messag[^<]{0,20}mimecast", re.I), "Mimecast"),
    (re.compile(rb"galaxkey", re.I), "Galaxkey"),
)  # fmt: skip
_WRAPPED_NAMES = re.compile(
    r"(?:securedoc.*\.html?|securemessageatt\.html?|message\.(?:rpmsg|htm)|message_v\d\.rpmsg|.*\.rpmsg|.*\.switch|"
    r"smime\.p7m|encrypted\.asc|.*\.pgp|.*\.gpg)\Z",
    re.IGNORECASE,
)
_SPREADSHEET = f"this is a spreadsheet, not the form. {_FORM}"
_PRESENTATION = f"this is a presentation, not the form. {_FORM}"
_OTHER_PACKAGES = (
    ("xl/workbook", _SPREADSHEET),
    ("ppt/presentation", _PRESENTATION),
    ("visio/document", f"this is a drawing (Visio), not the form. {_FORM}"),
    ("index/document.iwa", f"this is a Pages document of Apple's, which is not read. {AGAIN}"),
    ("index.xml.gz", f"this is a Pages document of Apple's, which is not read. {AGAIN}"),
    ("index.apxl", _PRESENTATION),
    ("fixeddocseq.fdseq", "this is an XPS print of a document, which is not read. Ask the sender for the Word document "
     "itself, or a PDF of it."),
    ("meta-inf/container.xml", f"this is an electronic book, not the form. {_FORM}"),
    ("classes.dex", "this is a program, not a document. Do not open it; tell whoever looks after security."),
    ("meta-inf/manifest.mf", "this is a program, not a document. Do not open it; tell whoever looks after security."),
)  # fmt: skip
_OPEN_DOCUMENTS = (
    (b"opendocument.spreadsheet", _SPREADSHEET),
    (b"opendocument.presentation", _PRESENTATION),
    (b"opendocument.", f"this is an OpenDocument file, but no text document. {_FORM}"),
    (b"epub", f"this is an electronic book, not the form. {_FORM}"),
)
_OLD_OFFICE = (
    ("Workbook", _SPREADSHEET),
    ("Book", _SPREADSHEET),
    ("PowerPoint Document", _PRESENTATION),
    ("VisioDocument", f"this is a drawing (Visio), not the form. {_FORM}"),
    ("Quill", f"this is a Publisher document, which is not read. {AGAIN}"),
    ("MatOST", f"this is a Works document, which is not read. {AGAIN}"),
    ("CONTENTS", f"this is a Works or Publisher document, which is not read. {AGAIN}"),
)


def refusal_of(media_type: str, data: bytes) -> ParseError:
    """For what is neither zip nor compound file."""
    if media_type == RTF:
        return NeedsConversionError(
            "needs-conversion",
            f"this is a Rich Text file (.rtf), which has to be converted before it can be read. {AGAIN}",
            media_type=RTF,
        )
    if media_type == HTML:
        maker = wrapper_of(data)
        if maker:
            return wrapped(maker)
    if media_type.startswith("image/"):
        return UnreadableDocumentError("picture", _WORDS.get(media_type, _PICTURE), media_type=media_type)
    # Its first byte says how long the name of its owner is; Word deletes it when the document is closed.
    if len(data) in (54, 55, 162, 165) and 0 < data[0] <= 54 and b"\0" in data[:55] + b"\0":
        return UnreadableDocumentError(
            "not-a-document",
            "this is the small file that Word keeps beside a document while it is open (its name begins with ~$), not "
            "the document. Ask the sender to close Word and send the document itself.",
            media_type=UNKNOWN,
        )
    return UnreadableDocumentError("not-a-document", _WORDS.get(media_type, _NEITHER), media_type=media_type)


def other_package(names: Collection[str], mimetype: bytes) -> str | None:
    """Why a zip that has a document's shape is not one that is read; none: it is a plain archive."""
    if mimetype:
        return next((words for part, words in _OPEN_DOCUMENTS if part in mimetype), None)
    lower = {name.lower() for name in names}
    return next((words for start, words in _OTHER_PACKAGES if any(name.startswith(start) for name in lower)), None)


def compound_refusal(held: CompoundFile) -> ParseError:
    """For a compound file that is no message."""
    if "EncryptedPackage" in held or "EncryptionInfo" in held:
        return UnreadableDocumentError(
            "encrypted",
            f"this Word document is protected with a password. {_UNLOCKED}",
            media_type=DOCX,
        )
    if "WordDocument" in held:
        if _is_locked(held):
            return UnreadableDocumentError(
                "encrypted",
                f"this older Word document (.doc) is protected with a password. {_UNLOCKED}",
                media_type=DOC,
            )
        return NeedsConversionError(
            "needs-conversion",
            f"this is a Word document of the kind used before 2007 (.doc), which has to be converted first. {AGAIN}",
            media_type=DOC,
        )
    words = next((words for name, words in _OLD_OFFICE if name in held), None)
    return UnreadableDocumentError(
        "not-a-document",
        words or f"this is an Office file of an old kind, but no Word document. {AGAIN}",
        media_type=OLE,
    )


def _is_locked(held: CompoundFile) -> bool:
    """The head of a Word 97 text says in one bit of its flags whether it is encrypted."""
    try:
        head = (held.get("WordDocument") or b"")[:12]
    except ParseError:
        return False
    return len(head) == 12 and bool(int.from_bytes(head[10:12], "little") & 0x0100)


def wrapper_of(page: bytes) -> str | None:
    """Whose protected mail a web page is the wrapper of."""
    head = page[: 1 << 18]
    return next((maker for words, maker in _WRAPPERS if words.search(head)), None)


def is_wrapped_name(name: str) -> bool:
    return _WRAPPED_NAMES.match(name) is not None


def wrapped(maker: str) -> ParseError:
    return UnreadableDocumentError(
        "secure-wrapper",
        f"this is the wrapper of a protected message ({maker}); the form is locked inside it. Open the message where "
        "it was received, save the form from there and upload that, or ask the sender to use the secure upload link.",
        media_type=HTML,
    )
