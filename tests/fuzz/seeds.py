"""The documents that fuzzing begins with: our own, and those of others where they are there."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from functools import cache
from pathlib import Path

from parsers.types import FormRules
from tests.compound_file import outlook_message
from tests.documents import docx, odt, odt_p, odt_table, p, package, pdf, questions, sdt, text_box, tick_box
from tests.parsers.corpus import CORPUS
from tests.parsers.rules import FORM, OLD, PAIRS, PROPERTIES
from tests.shipped_definitions import TEMPLATES, shipped_rules

_SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".odt", ".fodt", ".pdf", ".doc", ".rtf"})


@cache
def rules() -> tuple[FormRules, ...]:
    return (FORM, OLD, *shipped_rules())


def small() -> list[bytes]:
    """Made here: quick to read, so that many changes are tried in little time."""
    filled = docx(questions(*PAIRS.items()), properties=PROPERTIES)
    message = EmailMessage()
    message["From"], message["Subject"] = "officer@example.org", "Return"
    message.set_content("We have no record of this family.\n\n> And what of the sister?\n")
    message.add_alternative(
        "<p>We have no record of this family.</p><blockquote>And what of the sister?</blockquote>", "html"
    )
    message.add_attachment(filled, "application", "octet-stream", filename="return.docx")
    return [
        filled,
        docx(
            p(sdt("Example School", "agency_name")),
            p(tick_box(True), tick_box(False)),
            p(text_box("In a box")),
            questions(*PAIRS.items()),
            properties=PROPERTIES,
        ),
        odt(odt_p("Name of agency: Example School"), odt_table(("Date last seen", "12 July 2026"))),
        pdf("Name of agency: Example School", fields={"agency_name": "Example School", "involved": "Yes"}),
        package({"return.docx": filled, "other.pdf": pdf("x")}),
        message.as_bytes(),
        outlook_message({"0037001F": "Return", "1000001F": "Nil return."}, {"3707001F": "a.docx", "37010102": filled}),
    ]


def large() -> Iterator[tuple[str, bytes]]:
    """Filled forms of the project, and the corpus; each with its name."""
    for folder in (TEMPLATES, Path(__file__).parents[1] / "samples", CORPUS):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.suffix.lower() in _SUFFIXES and path.stat().st_size < 700_000:
                yield f"{folder.name}/{path.relative_to(folder)}", path.read_bytes()
