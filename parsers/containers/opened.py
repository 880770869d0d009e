"""What a container holds, whichever sort it is."""

from __future__ import annotations

import hashlib

from parsers.blocks import Document, Paragraph, Piece, Story
from parsers.containers.contents import Contents, Packed
from parsers.containers.mail import open_mail
from parsers.containers.nil_sentence import nil_sentence
from parsers.containers.outlook import open_outlook
from parsers.containers.zipped import open_zip
from parsers.errors import UnreadableDocumentError, UnsafeDocumentError
from parsers.foreign import wrapper_of
from parsers.safety import Checked, Limits
from parsers.types import Attachment, Place, Problem

__all__ = ["Opened", "Packed", "open_container"]

_LONGEST_QUOTE = 300


class Opened:
    """`documents` in the order in which they lie there; `document` holds the message's own words and what is said of
    the whole."""

    def __init__(self, contents: Contents) -> None:
        self.documents: tuple[Packed, ...] = tuple(contents.documents)
        self.document = _document(contents)


def open_container(checked: Checked, data: bytes, limits: Limits) -> Opened:
    """Raises ParseError where nothing can be taken out."""
    if checked.package is not None:
        contents = open_zip(checked.package, limits)
    elif checked.compound is not None:
        contents = open_outlook(checked.compound)
    else:
        contents = open_mail(data)
    if len(contents.documents) > limits.members:
        raise UnsafeDocumentError(
            "too-large",
            f"it holds {len(contents.documents)} documents, more than the {limits.members} that are taken at once. Ask "
            "for them in several messages or archives.",
        )
    if sum(len(each.data) for each in contents.documents) > limits.total_bytes:
        raise UnsafeDocumentError("zip-bomb", "it unpacks to far more than any set of forms. Do not open it.")
    if not contents.documents and not contents.is_message:
        raise UnreadableDocumentError("empty", "the archive holds no document. Ask the sender to send it again.")
    return Opened(contents)


def _document(contents: Contents) -> Document:
    document = Document(contents.media_type)
    for words in contents.words:
        # One piece for a person to file, not one for each line.
        node = document.ledger.add(words.part, Place(part=words.part), words.text)
        kind = "quoted" if words.quoted else "message"
        piece = Piece(words.text, node)
        paragraph = Paragraph(words.part, Place(part=words.part), [piece], kind=kind)
        document.stories.append(Story(kind, words.part, [paragraph]))
    document.attachments = [
        Attachment(each.name, media_type, hashlib.sha256(each.data).hexdigest()) for each, media_type in contents.beside
    ]
    document.problems = [_container(contents), *contents.problems, *_of_words(contents)]
    return document


def _container(contents: Contents) -> Problem:
    count = len(contents.documents)
    held = {0: "no document", 1: "one document"}.get(count, f"{count} documents")
    if contents.is_message:
        words = f"This is an email with {held} attached."
    else:
        words = f"This is an archive with {held} in it."
    if count:
        words += " Each is read on its own."
    return Problem("container", words)


def _of_words(contents: Contents) -> list[Problem]:
    problems = []
    for words in contents.words:
        found = None if words.quoted else nil_sentence(words.text)
        if found:
            short = found if len(found) <= _LONGEST_QUOTE else f"{found[: _LONGEST_QUOTE - 1]}…"
            problems.append(
                Problem(
                    "nil-sentence",
                    f"The message may mean that there is nothing to return: “{short}” Read the whole message; a person "
                    "decides.",
                    place=Place(part=words.part, text=short),
                )
            )
            break
    if not contents.documents:
        maker = wrapper_of("\n".join(words.text for words in contents.words if not words.quoted).encode())
        if maker:
            problems.append(
                Problem(
                    "secure-wrapper",
                    f"The message seems to announce a protected one ({maker}). Open it where it was received, save the "
                    "form from there and upload that, or ask the sender to use the secure upload link.",
                )
            )
    return problems
