"""Every kind of document that the service makes is whole: it opens, no tag or empty value shows, no table is broken.

Forms here with and without answers; then all that one case of the example partnership made, from its first receipt to
the letter to the Panel. What the larger case made is looked at in its journey; that the editions of a form have the
same fields is proved where they are made.
"""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import odfdo
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from pypdf import PdfReader

from forms_service.adapters.converter import LibreOfficeConverter
from forms_service.adapters.form_maker import EDITIONS, FormMaker
from forms_service.db.session import engine_for, make_sessions
from forms_service.db.work import begin_reading, prepare_database
from forms_service.definitions.schema import Form, Partnership
from tests.factories import PERSON
from tests.fakes import fake_services
from tests.form_templates.test_forms_read_back import FORM_FILES, REFERENCE, answer_for, form_at, named
from tests.form_templates.test_letters import DOCUMENTS, Case
from tests.forms_service.web import test_case_through_pages as case_through_pages
from tests.forms_service.web.site import EXAMPLE, Site, make_site
from tests.generated_documents import (
    documents_made,
    empty_pages,
    faults_of,
    faults_of_documents,
    faults_of_mails,
    last_page_faults,
    one_of_each,
    printed,
    text_faults,
)
from tests.shipped_definitions import shipped_library

MARKING = shipped_library().partnership(EXAMPLE).marking


# --- forms --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("path", FORM_FILES, ids=named)
def test_a_form_is_whole_empty_prefilled_and_full(path: Path, edition: str) -> None:
    slug, form = form_at(path)
    partnership = shipped_library().partnership(slug)
    full = {field.name: answer_for(field, at) for at, field in enumerate(form.fields())}
    ours = {field.name: full[field.name] for field in form.fields() if field.prefilled}
    for name, reference, answers in (("empty", "", None), ("prefilled", REFERENCE, ours), ("full", REFERENCE, full)):
        data = FormMaker().blank(partnership, form, edition, case_reference=reference, answers=answers)
        assert faults_of(f"{name}.{edition}", data, marking=partnership.marking, form=True) == []
        shown = f"{form.code} version {form.version}"
        assert shown in text_of(data, edition)


def text_of(data: bytes, edition: str) -> str:
    if edition == "pdf":
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    if edition == "odt":
        document = odfdo.Document(io.BytesIO(data))
        return "".join(str(each) for each in document.body.xpath("//text()")) + str(document.styles.serialize())
    word = docx.Document(io.BytesIO(data))
    parts = (word.element.body, word.sections[0].header._element, word.sections[0].footer._element)
    return "".join(node.text or "" for part in parts for node in part.iter(qn("w:t")))


# --- a case of the example partnership ----------------------------------------------------------------------------


@dataclass
class Played:
    site: Site
    partnership: Partnership


@pytest.fixture(scope="module")
def played(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("played")
    shutil.copy(migrated_sqlite, folder / "forms.sqlite3")
    engine = engine_for(f"sqlite:///{folder / 'forms.sqlite3'}")
    sessions = make_sessions(engine)
    converter = LibreOfficeConverter(soffice="soffice", wall_seconds=120)
    services = fake_services(shipped_library(), folder, converter=converter)
    prepare_database(sessions, services.cipher, services.system_clock.now())
    site = make_site(sessions, services, engine)
    case_through_pages.test_a_case_is_brought_through_on_the_pages(site)
    yield Played(site, shipped_library().partnership(EXAMPLE))
    engine.dispose()


def test_every_document_of_a_case_is_whole(played: Played) -> None:
    with begin_reading(played.site.sessions, played.site.services, PERSON) as work:
        made = documents_made(work)
    assert {kind for kind, _ in made.values()} >= {"letter", "request-form", "report", "pack", "decision"}
    assert faults_of_documents(made, played.partnership.marking) == []


def test_every_message_of_a_case_is_whole(played: Played) -> None:
    with begin_reading(played.site.sessions, played.site.services, PERSON) as work:
        assert faults_of_mails(work, played.partnership.marking) == []


@dataclass
class OnPaper:
    of_a_case: dict[str, bytes]
    long_letters: dict[str, bytes]


@pytest.fixture(scope="module")
def on_paper(played: Played, tmp_path_factory: pytest.TempPathFactory) -> OnPaper:
    """One start of the program for both. The longest letters are those of two pages; `make soak` prints every one."""
    with begin_reading(played.site.sessions, played.site.services, PERSON) as work:
        of_a_case = one_of_each(documents_made(work), ("letter", "report", "decision"))
    letters = [case for case in DOCUMENTS if case.letter.kind == "letter" and not case.sparse]
    longest = sorted(letters, key=size_of_template, reverse=True)[:8]
    long_letters = {f"{case.name}.docx": case.document for case in longest}
    made = printed(of_a_case | long_letters, tmp_path_factory.mktemp("on_paper") / "made")
    return OnPaper({name: made[name] for name in of_a_case}, {name: made[name] for name in long_letters})


def size_of_template(case: Case) -> int:
    with zipfile.ZipFile(io.BytesIO(case.data.documents[case.letter.slug])) as archive:
        return archive.getinfo("word/document.xml").file_size


def test_no_page_of_a_case_is_empty_when_printed(played: Played, on_paper: OnPaper) -> None:
    assert len(on_paper.of_a_case) >= 4
    for name, data in on_paper.of_a_case.items():
        assert empty_pages(data) == [], name
        assert faults_of(f"{name}.pdf", data, marking=played.partnership.marking) == []


def test_a_last_page_never_holds_the_closing_of_a_letter_alone(on_paper: OnPaper) -> None:
    made = on_paper.long_letters
    assert {
        name: faults for name, data in made.items() if (faults := empty_pages(data) or last_page_faults(data))
    } == {}
    assert sum(len(PdfReader(io.BytesIO(data)).pages) > 1 for data in made.values()) > 4


# --- the looking itself -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def good() -> bytes:
    slug, form = _answer_form()
    answers = {field.name: answer_for(field, at) for at, field in enumerate(form.fields())}
    return FormMaker().blank(
        shipped_library().partnership(slug), form, "docx", case_reference=REFERENCE, answers=answers
    )


def _answer_form() -> tuple[str, Form]:
    return EXAMPLE, shipped_library().current_form(EXAMPLE, "answer-1")


def spoilt(data: bytes, change: str) -> bytes:
    document = docx.Document(io.BytesIO(data))
    table = document.element.body.find(f".//{qn('w:tbl')}")
    assert table is not None
    match change:
        case "tag":
            document.add_paragraph("Dear {{ recipient.name }}")
        case "None":
            document.add_paragraph("The child was seen by None on Monday.")
        case "hole":
            document.add_paragraph("It is due on , at the latest.")
        case "narrow row":
            row = table.findall(f".//{qn('w:tr')}")[-1]
            row.remove(next(row.iter(qn("w:tc"))))
        case "empty row":
            cell = "<w:tc><w:p/></w:tc>"
            columns = len(table.find(qn("w:tblGrid")))
            table.append(parse_xml(f"<w:tr {nsdecls('w')}>{cell * columns}</w:tr>"))
        case "no answer":
            cells = "<w:tc><w:p><w:r><w:t>Date of death</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc>"
            grid = "<w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>"
            new = parse_xml(f"<w:tbl {nsdecls('w')}><w:tblPr/>{grid}<w:tr>{cells}</w:tr></w:tbl>")
            document.element.body.insert(0, new)
        case "no marking":
            for node in document.sections[0].footer._element.iter(qn("w:t")):
                node.text = ""
        case "no page":
            for node in list(document.sections[0].footer._element.iter(qn("w:instrText"))):
                node.getparent().remove(node)
            for node in list(document.sections[0].footer._element.iter(qn("w:fldSimple"))):
                node.getparent().remove(node)
        case "language":
            document.core_properties.language = "en-US"
        case "closing alone":
            document.add_paragraph("The meeting is on the day that we agreed, in the room that you know.")
            for words in ("If anything is unclear, please ring my office." * 3, "Yours sincerely"):
                document.add_paragraph(words).paragraph_format.keep_with_next = True
        case "author":
            document.core_properties.author = "python-docx"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("tag", "template tag"),
        ("None", "Python value"),
        ("hole", "a hole"),
        ("narrow row", "columns wide"),
        ("empty row", "is empty"),
        ("no answer", "no answer to 'Date of death'"),
        ("no marking", "footer has no marking"),
        ("no page", "page x of y"),
        ("language", "language is 'en-US'"),
        ("author", "tell of python-docx"),
        ("closing alone", "2 lines may be all that stands above the signature"),
    ],
)
def test_what_is_wrong_is_found(good: bytes, change: str, said: str) -> None:
    form = change not in ("hole", "empty row", "no answer", "closing alone")
    assert said not in "\n".join(faults_of("good.docx", good, marking=MARKING, form=form))
    assert said in "\n".join(faults_of("bad.docx", spoilt(good, change), marking=MARKING, form=form))


@pytest.mark.parametrize("words", ["None of these", "None known", "Nonetheless", "untrue"])
def test_plain_english_is_no_fault(words: str) -> None:
    assert text_faults(words) == []
