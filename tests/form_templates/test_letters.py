"""Every letter, record and message of every partnership, filled with the vocabulary's made-up values."""

from __future__ import annotations

import io
import re
import zipfile
from typing import NamedTuple

import docx
import pytest

from forms_service.adapters.letter_renderer import DocxLetterRenderer
from forms_service.definitions.letter_checks import check_letters
from forms_service.definitions.library import Library, PartnershipData
from forms_service.definitions.samples import sample_context
from forms_service.definitions.schema import Audience, Letter
from tests.generated_documents import closing_faults
from tests.shipped_definitions import shipped_library

LIBRARY: Library = shipped_library()
RENDERER = DocxLetterRenderer()

# Mistakes of the source documents that must not reach a letter (wrong bodies, sections, names, addresses, appendices).
SEED_MISTAKES = re.compile(
    r"\bCCG\b|clinical commissioning|16B\(7\)|\bSCCP\b|\bSAIG\b|Appendix\s*2|sandwell\.org|CSPRG-8|Local SRG"
    r"|Wildbore|Hewson|Haxby|formerly notified|Safeguarding Improvement and Intelligence",
    re.IGNORECASE,
)
SAMPLE_CHILD = re.compile(r"Testchild|T\.A\.E\.|T\.B\.E\.|999 000 0018|February 2019")
LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|\bNone\b|\bTrue\b|\bFalse\b|: ?\.|  , |not stated not stated")

_MADE: dict[str, bytes] = {}


class Case(NamedTuple):
    partnership: str
    letter: Letter
    data: PartnershipData
    sparse: bool

    @property
    def name(self) -> str:
        return f"{self.partnership}/{self.letter.slug}{' (only what must be)' if self.sparse else ''}"

    @property
    def context(self) -> dict[str, object]:
        processes = [each for versions in self.data.processes.values() for each in versions.values()]
        forms = [versions[max(versions)] for versions in self.data.forms.values()]
        return sample_context(
            LIBRARY.vocabulary,
            steps=[step.id for process in processes for step in process.steps],
            forms=forms,
            partnership=self.data.partnership,
            processes=processes,
            sparse=self.sparse,
        )

    @property
    def document(self) -> bytes:
        """Made once for all tests that look at it."""
        if self.name not in _MADE:
            _MADE[self.name] = RENDERER.render_document(
                self.data.documents[self.letter.slug], self.context, title=self.letter.title, file=self.name
            )
        return _MADE[self.name]

    @property
    def mail(self) -> tuple[str, str]:
        assert self.letter.mail is not None
        subject = RENDERER.render_text(self.letter.mail.subject, self.context, file=f"{self.name}: subject")
        return subject, RENDERER.render_text(self.letter.mail.text, self.context, file=f"{self.name}: text")


CASES = [
    Case(slug, letter, data, sparse)
    for slug, data in sorted(LIBRARY.partnerships.items())
    for letter in data.letters.values()
    for sparse in (False, True)
]
DOCUMENTS = [case for case in CASES if case.letter.document]
MAILS = [case for case in CASES if case.letter.mail]


def named(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=[case.name for case in cases])


def whole_text(made: bytes) -> str:
    """Body, tables, headers and footers."""
    document = docx.Document(io.BytesIO(made))
    parts = [document.element.body, *(each._element for section in document.sections for each in
                                      (section.header, section.footer))]  # fmt: skip
    lines = []
    for part in parts:
        for paragraph in part.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"):
            lines.append("".join(node.text or "" for node in paragraph.iter(docx.oxml.ns.qn("w:t"))))
    return "\n".join(lines)


def test_there_are_letters() -> None:
    assert {"safer-nel", "_example"} <= LIBRARY.partnerships.keys()
    expected = {"scsi-2", "scsi-3", "scsi-4", "scsi-6", "srg-8-cover", "letter-9", "call-sheet", "sin-crib"}
    assert expected <= {case.letter.slug for case in DOCUMENTS if case.partnership == "safer-nel"}


def test_every_name_in_every_template_is_known() -> None:
    assert [str(mistake) for mistake in check_letters(LIBRARY, RENDERER)] == []


@named(DOCUMENTS)
def test_a_document_has_no_tag_no_blank_and_no_mistake_of_the_sources(case: Case) -> None:
    text = whole_text(case.document)
    assert not LEFT_OVER.search(text)
    assert not SEED_MISTAKES.search(text)


@named(DOCUMENTS)
def test_a_document_carries_marking_reference_and_page_numbers_on_every_page(case: Case) -> None:
    made = docx.Document(io.BytesIO(case.document))
    for section in made.sections:
        assert "OFFICIAL-SENSITIVE" in section.header.paragraphs[0].text
        footer = section.footer.paragraphs[0]
        assert "OFFICIAL-SENSITIVE" in footer.text
        assert "EX-RR-2026-014" in footer.text
        fields = [item.text for item in footer._p.iter(docx.oxml.ns.qn("w:instrText"))]
        assert [field.strip() for field in fields] == ["PAGE", "NUMPAGES"]


@named(DOCUMENTS)
def test_a_document_has_a_real_heading_header_rows_and_british_english(case: Case) -> None:
    made = docx.Document(io.BytesIO(case.document))
    assert any(p.style is not None and p.style.name == "Heading 1" for p in made.paragraphs)
    for table in made.tables:
        assert table.rows[0]._tr.trPr is not None
        assert table.rows[0]._tr.trPr.find(docx.oxml.ns.qn("w:tblHeader")) is not None
        assert all(cell.text.strip() for cell in table.rows[0].cells)
    assert made.core_properties.language == "en-GB"
    assert made.core_properties.title == case.letter.title
    assert made.core_properties.author == case.data.partnership.name


@named(DOCUMENTS)
def test_a_letter_never_leaves_its_closing_alone_on_a_page(case: Case) -> None:
    assert closing_faults(docx.Document(io.BytesIO(case.document))) == []


@named([case for case in DOCUMENTS if case.letter.kind == "letter"])
def test_a_letter_says_who_writes_to_whom_when_and_how_to_reach_them(case: Case) -> None:
    text = whole_text(case.document)
    partnership = case.data.partnership
    for words in (partnership.name, partnership.telephone, partnership.signatory_role, ", ".join(partnership.address),
                  "Dear Ms Madeup", "Friday 18 December 2026", "Our reference: EX-RR-2026-014"):  # fmt: skip
        assert words in text


@named([case for case in DOCUMENTS if case.sparse])
def test_an_unconfirmed_meeting_has_a_day_and_no_time(case: Case) -> None:
    names = RENDERER.names_in_document(case.data.documents[case.letter.slug], file=case.name)
    text = whole_text(case.document)
    for appointment, day in (("meeting", "Wednesday 6 January 2027"), ("conference", "Monday 11 January 2027")):
        if f"{appointment}.confirmed" in names:
            assert f"{day}. The time will be confirmed" in text or "The time will be confirmed." in text
            assert f"{day} at" not in text


@named(MAILS)
def test_a_message_has_no_child_no_tag_and_no_mistake_of_the_sources(case: Case) -> None:
    subject, text = case.mail
    for words in (subject, text):
        assert not LEFT_OVER.search(words)
        assert not SEED_MISTAKES.search(words)
        assert not SAMPLE_CHILD.search(words)
    assert "Seriously harmed" not in subject + text
    assert not re.search(r"\n{3,}", text)


@named(MAILS)
def test_a_subject_is_one_line_with_marking_and_case_reference(case: Case) -> None:
    subject, _ = case.mail
    assert subject.startswith("OFFICIAL-SENSITIVE: EX-RR-2026-014: ")
    assert "\n" not in subject
    assert len(subject) < 130


@named([case for case in MAILS if case.letter.slug.startswith("chase")])
def test_a_reminder_says_its_number_the_due_date_and_that_a_nil_return_is_an_answer(case: Case) -> None:
    subject, text = case.mail
    assert "Wednesday 30 December 2026" in subject
    for words in ("message 1 of 3", "5pm", "nil return", "https://forms.example.org/r/made-up-link"):
        assert words in text
    assert ("final" in subject) == case.sparse or "message" not in subject


@named([case for case in MAILS if case.letter.slug == "notification-receipt"])
def test_the_receipt_for_a_notification_says_whom_to_ring_for_a_child_at_risk_now(case: Case) -> None:
    _, text = case.mail
    assert "not a referral" in text
    for place in case.data.partnership.urgent:
        assert f"{place.name}: {place.telephone}" in text


def audience_names() -> list[tuple[str, str]]:
    return sorted(
        {
            (slug, use.letter)
            for slug, data in LIBRARY.partnerships.items()
            for versions in data.processes.values()
            for process in versions.values()
            for use in process.letters
            if use.to in (Audience.AGENCIES, Audience.NOTIFIER)
        }
        | {
            (slug, rung.letter)
            for slug, data in LIBRARY.partnerships.items()
            for versions in data.processes.values()
            for process in versions.values()
            for rung in process.chasing
            if rung.letter
        }
    )


@pytest.mark.parametrize(("partnership", "slug"), audience_names())
def test_what_goes_to_an_agency_or_a_notifier_names_nothing_of_other_agencies(partnership: str, slug: str) -> None:
    data = LIBRARY.partnerships[partnership]
    letter = data.letters[slug]
    names: set[str] = set()
    if letter.document:
        names |= RENDERER.names_in_document(data.documents[slug], file=slug)
    if letter.mail:
        names |= RENDERER.names_in_text(letter.mail.subject, file=slug)
        names |= RENDERER.names_in_text(letter.mail.text, file=slug)
    withheld = ("returns", "calls", "decision", "form", "pack", "sin", "meeting", "conference", "case.child",
                "notification.agency", "notification.incident")  # fmt: skip
    assert not [name for name in names if name.startswith(withheld)]


@named([case for case in DOCUMENTS if not case.sparse])
def test_a_made_document_keeps_nothing_of_its_template_author(case: Case) -> None:
    with zipfile.ZipFile(io.BytesIO(case.document)) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        assert b"attachedTemplate" not in archive.read("word/settings.xml")
