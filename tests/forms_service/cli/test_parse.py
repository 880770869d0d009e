import json
import os
import zipfile
from pathlib import Path

import pytest

from forms_service.cli import run
from tests.forms_service.cli.made_returns import REFERENCE, answers, form_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("returns")
    (folder / "whole.docx").write_bytes(form_of(answers("Example Primary School")))
    (folder / "whole.odt").write_bytes(form_of(answers("Example Nursery"), edition="odt"))
    (folder / "broken.docx").write_bytes(b"nothing that opens")
    return folder


def lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_file_is_one_line_of_json_in_the_order_given(folder, capsys):
    files = [str(folder / name) for name in ("whole.odt", "broken.docx", "whole.docx")]
    assert run(["parse", "--json", *files]) == 1
    found = lines(capsys)
    assert [(each["file"], each["outcome"]) for each in found] == [
        ("whole.odt", "parsed"),
        ("broken.docx", "refused"),
        ("whole.docx", "parsed"),
    ]
    assert found[2]["fields"]["agency_name"]["value"] == "Example Primary School"
    assert found[2]["fields"]["chronology"]["rows"][0]["date"]["value"] == "2026-03-03"
    assert all(each["schema_version"] == 1 for each in found)


def test_a_form_read_whole_ends_with_nought(folder, capsys):
    assert run(["parse", "--json", str(folder / "whole.docx")]) == 0
    (found,) = lines(capsys)
    assert (found["partnership"], found["form"], found["version"]) == ("safer-nel", "scsi-5", "2")


def test_a_path_that_cannot_be_read_ends_with_two_and_the_others_are_still_read(folder, capsys):
    assert run(["parse", "--json", str(folder / "absent.docx"), str(folder / "whole.docx")]) == 2
    told = capsys.readouterr()
    assert json.loads(told.out)["outcome"] == "parsed"
    assert "absent.docx" in told.err


def test_each_document_of_an_archive_is_read_within_its_line(folder, capsys, tmp_path):
    held = tmp_path / "returns.zip"
    with zipfile.ZipFile(held, "w") as archive:
        archive.write(folder / "whole.docx", "School/whole.docx")
        archive.write(folder / "broken.docx", "broken.docx")
        archive.writestr("inner.zip", b"PK\x05\x06" + bytes(18))
    assert run(["parse", "--json", str(held)]) == 1
    (found,) = lines(capsys)
    assert [problem["code"] for problem in found["problems"]] == ["container"]
    assert [(child["file"], child["outcome"]) for child in found["children"]] == [
        ("whole.docx", "parsed"),
        ("broken.docx", "refused"),
        ("inner.zip", "refused"),
    ]
    assert found["children"][2]["refusal"]["code"] == "nested-container"
    run(["parse", str(held)])
    assert "whole.docx: safer-nel, form scsi-5" in capsys.readouterr().out


def test_without_a_converter_an_older_document_says_what_to_do(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("FORMS_SOFFICE", "no-such-program")
    (tmp_path / "old.rtf").write_bytes(b"{\\rtf1 Words}")
    assert run(["parse", "--json", str(tmp_path / "old.rtf")]) == 1
    (found,) = lines(capsys)
    assert found["refusal"]["code"] == "converter-missing"
    assert "FORMS_SOFFICE" in found["refusal"]["message"]


def test_a_document_of_an_older_kind_says_what_it_was_derived_from(capsys, tmp_path):
    (tmp_path / "old.rtf").write_bytes(b"{\\rtf1\\ansi Some words of a made-up letter\\par}")
    assert run(["parse", "--json", str(tmp_path / "old.rtf")]) == 1
    (found,) = lines(capsys)
    assert found["derived_from"] == "converted from application/rtf"
    assert (found["ledger"]["of"], found["ledger"]["balanced"]) == ("conversion", True)
    assert [piece["text"] for piece in found["unplaced"]] == ["Some words of a made-up letter"]


def test_names_and_words_that_a_terminal_would_obey_reach_it_as_signs(capsys, tmp_path):
    name = "re\x1b[31mturn\udcff\u202e.txt"
    path = os.fsencode(tmp_path) + b"/" + os.fsencode(name)
    with Path(os.fsdecode(path)).open("wb") as file:
        file.write(b"Words")
    assert run(["parse", os.fsdecode(path)]) == 1
    told = capsys.readouterr().out
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert run(["parse", "--json", os.fsdecode(path)]) == 1
    assert len(lines(capsys)) == 1


def test_a_folder_is_no_document(capsys, tmp_path):
    assert run(["parse", "--json", str(tmp_path)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "Check the path" in told.err


def test_people_are_told_form_case_answers_and_reasons(folder, capsys):
    run(["parse", str(folder / "whole.docx"), str(folder / "broken.docx")])
    told = capsys.readouterr().out
    assert f"safer-nel, form scsi-5 version 2, recognised by properties, case {REFERENCE}" in told
    assert "chronology, row 1, event: Example Primary School saw the child at home." in told
    assert "broken.docx: refused." in told


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--partnership", "nowhere"], "safer-nel"),
        (["--form", "no-such-form"], "scsi-5"),
    ],
)
def test_an_unknown_partnership_or_form_ends_with_two_and_names_those_known(folder, capsys, options, words):
    assert run(["parse", *options, str(folder / "whole.docx")]) == 2
    assert words in capsys.readouterr().err


def test_with_one_form_named_another_is_not_claimed(folder, capsys):
    assert run(["parse", "--json", "--partnership", "_example", str(folder / "whole.docx")]) == 1
    (found,) = lines(capsys)
    assert found["outcome"] == "unrecognised"


def test_wrong_usage_ends_with_two(capsys):
    assert run(["parse"]) == 2
    assert "FILE" in capsys.readouterr().err
