import json

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
