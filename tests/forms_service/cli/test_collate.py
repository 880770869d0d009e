from io import BytesIO

import docx
import pypdfium2
import pytest

from forms_service.cli import run
from tests.forms_service.cli.made_returns import AGENCIES, REFERENCE, answers, form_of, nil_answers


def written(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return str(path)


def report_text(folder):
    document = docx.Document(BytesIO((folder / f"{REFERENCE}-scsi-7.docx").read_bytes()))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return "\n".join("".join(node.itertext()) for node in document.element.body.iter(f"{w}p"))


def pack_text(folder):
    """Without white space: narrow cells break lines anywhere."""
    pack = pypdfium2.PdfDocument((folder / f"{REFERENCE}-pack.pdf").read_bytes())
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pack)


@pytest.fixture(scope="module")
def twenty(tmp_path_factory):
    """Sixteen plain returns, one nil, the same agency twice, one unreadable, one of another case."""
    folder = tmp_path_factory.mktemp("twenty")
    files = []
    for number, agency in enumerate(AGENCIES[:16]):
        edition = {3: "docx", 4: "odt"}.get(number, "pdf")
        files.append(written(folder, f"{number:02}.{edition}", form_of(answers(agency), edition=edition)))
    files.append(written(folder, "nil.pdf", form_of(nil_answers("Example Refuge"), edition="pdf")))
    again = answers(
        "Example Primary School",
        summary_of_involvement="Corrected: the child changed schools. Example Refuge was at the meeting.",
        children_details=[{"full_name": "Testchild Alpha Examplethorpe", "dob_or_edd": "2020-06-01"}],
    )
    files.append(written(folder, "again.pdf", form_of(again, edition="pdf")))
    files.append(written(folder, "broken.docx", b"nothing that opens"))
    files.append(written(folder, "other.docx", form_of(answers("Example Dentist"), reference="NEL-RR-2026-002")))
    assert len(files) == 20
    return files


@pytest.fixture(scope="module")
def collated(twenty, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    return folder, run(["collate", "safer-nel", *twenty, "-o", str(folder)])


def test_twenty_returns_with_odd_ones_end_with_one_and_make_report_and_pack(collated):
    folder, code = collated
    assert code == 1
    assert {path.name for path in folder.iterdir()} == {f"{REFERENCE}-scsi-7.docx", f"{REFERENCE}-pack.pdf"}


def test_each_odd_file_stands_in_the_report_with_its_reason(collated):
    text = report_text(collated[0])
    for name, reason in (
        ("broken.docx", "This is plain text (such as .txt or .csv), not the form"),
        ("other.docx", "NEL-RR-2026-002, of another case"),
        ("00.pdf", "Example Primary School returned twice. again.pdf was given later and is in force"),
    ):
        assert name in text
        assert reason in text


def test_the_report_joins_what_the_agencies_say_and_marks_itself(collated):
    text = report_text(collated[0])
    assert "UNREVIEWED" in text
    assert "The list of agencies asked is not known" in text
    assert "Corrected: the child changed schools." in text
    assert "Example Primary School saw the child & family" not in text
    assert "We searched our records for each person named and found no involvement." in text
    assert "An agency with a nil return is named as involved by another: Example Refuge" in text
    assert "Different birth dates for one person: Testchild Alpha Examplethorpe" in text
    for agency in AGENCIES[1:16]:
        assert f"{agency} saw the child at home." in text


def test_no_word_of_another_case_gets_into_the_pack(collated):
    assert "ExampleDentist" not in pack_text(collated[0])


def test_the_originals_stand_behind_the_report(collated):
    text = pack_text(collated[0])
    for agency in AGENCIES[1:16]:
        assert text.count(f"{agency} was told of the injuries.".replace(" ", "")) == 2


def test_a_clean_set_ends_with_nought(tmp_path, capsys):
    files = [
        written(tmp_path, "a.pdf", form_of(answers("Example Police"), edition="pdf")),
        written(tmp_path, "b.pdf", form_of(nil_answers("Example Refuge"), edition="pdf")),
    ]
    asked = written(
        tmp_path, "asked.csv", b"agency,email\nExample Police,a@example.org\nExample Refuge,b@example.org\n"
    )
    assert run(["collate", "safer-nel", *files, "--asked", asked, "-o", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert "Returned 1, nil 1, unclear 0, outstanding 0" in told
    assert "not known" not in told


def test_who_was_asked_and_did_not_answer_is_outstanding(tmp_path, capsys):
    file = written(tmp_path, "a.pdf", form_of(answers("Example Police"), edition="pdf"))
    asked = written(tmp_path, "asked.csv", "agency,email\nExample Police,\nExample Café,c@example.org\n".encode())
    assert run(["collate", "safer-nel", file, "--asked", asked, "-o", str(tmp_path / "out")]) == 0
    assert "Outstanding: Example Café" in capsys.readouterr().out
    assert "Example Café" in report_text(tmp_path / "out")


def test_a_tie_of_references_ends_with_two_and_names_both(tmp_path, capsys):
    files = [
        written(tmp_path, "a.docx", form_of(answers("Example Police"))),
        written(tmp_path, "b.docx", form_of(answers("Example Refuge"), reference="NEL-RR-2026-002")),
    ]
    assert run(["collate", "safer-nel", *files, "-o", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert "NEL-RR-2026-001" in told
    assert "NEL-RR-2026-002" in told
    assert "--case" in told
    assert not (tmp_path / "out").exists()


def test_a_form_of_another_kind_and_another_partnership_are_named_as_such(tmp_path, capsys):
    files = [
        written(tmp_path, "a.docx", form_of({}, form="scsi-1/v1")),
        written(tmp_path, "b.docx", form_of({}, form="answer-1/v1", partnership="_example")),
    ]
    assert run(["collate", "safer-nel", *files, "--case", REFERENCE, "-o", str(tmp_path / "out")]) == 2
    told = capsys.readouterr()
    assert "a.docx: wrong-form. It is SCSI-1, " in told.out
    assert "b.docx: other-partnership." in told.out
    assert "nothing was made" in told.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere", "FILE"], "safer-nel"),
        (["safer-nel", "absent.docx"], "absent.docx"),
        (["safer-nel", "FILE", "--asked", "absent.csv"], "agency and email"),
    ],
)
def test_what_cannot_be_done_ends_with_two_and_one_line(tmp_path, capsys, arguments, words):
    file = written(tmp_path, "a.docx", form_of(answers("Example Police")))
    given = [file if word == "FILE" else word for word in arguments]
    assert run(["collate", *given, "-o", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert words in told
    assert len(told.strip().splitlines()) == 1
