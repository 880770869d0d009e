"""Documents as LibreOffice really writes them: every word it keeps is found once, and answers stay what they were."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pytest

from parsers.types import Certainty
from tests.documents import cell, deleted, inserted, legacy_field, p, row, sdt, t, text_box
from tests.parsers.rules import is_whole, one, read, rows
from tests.parsers.test_word_planted import AMONG_BLOCKS, IN_A_LINE, WORD, times
from tests.parsers.word_form import codes, form
from tests.parsers.word_parts import Part, root

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_TYPES = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' + "".join(
    f'<Override PartName="/{name}" ContentType="{kind}+xml"/>'
    for name, kind in (
        ("word/document.xml", f"{_WORD}document.main"),
        ("word/h.xml", f"{_WORD}header"),
        ("word/c.xml", f"{_WORD}comments"),
        ("docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties"),
    )
)
_BLOCKS = ("<w:p>", "<w:tbl>", "<w:sdt><w:sdtPr></w:sdtPr><w:sdtContent><w:p>")
FORMATS = ("odt", "fodt", "docx:MS Word 2007 XML")


def filled() -> bytes:
    def box(state: str) -> str:
        return legacy_field("FORMCHECKBOX", f'<w:checkBox><w:default w:val="0"/>{state}</w:checkBox>')

    chosen = legacy_field(
        "FORMDROPDOWN", '<w:ddList><w:result w:val="1"/><w:listEntry w:val="Yes"/><w:listEntry w:val="No"/></w:ddList>'
    )
    ticked = (
        '<w14:checkbox><w14:checked w14:val="1"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/></w14:checkbox>'
    )
    day = '<w:date w:fullDate="2026-11-20T00:00:00Z"><w:dateFormat w:val="d MMMM yyyy"/><w:lid w:val="en-GB"/></w:date>'
    merged = row(cell("3/2/26", properties='<w:vMerge w:val="restart"/>'), "Met again", "")
    return form(
        agency_name=cell(p(sdt(t("Quaintshire Trust"), "agency_name"))),
        summary=cell(p(t("was "), deleted("not "), inserted(t("well ")), t("known"), t(" unseen", "<w:vanish/>"))),
        seen_on=cell(p(sdt(t("20 November 2026"), "seen_on", kind=day))),
        involved=cell(p(chosen)),
        worked_with=cell(p(box("<w:checked/>"), t(" The child")), p(box(""), t(" The family"))),
        agreed=cell(p(sdt(t("☒"), "agreed", kind=ticked))),
        events=row("1/2/26", "Met", "No") + merged + row(cell(properties="<w:vMerge/>"), "And again", "Yes"),
        types=_TYPES,
    )


def planted() -> tuple[bytes, list[str]]:
    """A word of its own in each place that a sound document has."""
    unsound = (
        "without an end",
        "a paragraph in",
        "unknown",
        "canvas",
        "a run",
        "a bare",
        "in a row",
        "in a table",
        "instruction",
    )
    places = [each for name, each in {**IN_A_LINE, **AMONG_BLOCKS}.items() if not any(word in name for word in unsound)]
    words = [f"Wort{number:03d}" for number in range(len(places) + 2)]
    blocks = [
        place.replace(WORD, word) + p() if place.startswith(_BLOCKS)
        else p(place.replace(WORD, word))
        for place, word in zip(places, words, strict=False)
    ]  # fmt: skip
    comment = f'<w:comment w:id="0" w:author="A. Writer" w:date="2026-11-20T10:00:00Z">{p(words[-1])}</w:comment>'
    parts = (
        Part("header", "h.xml", root("w:hdr", p(words[-2]))),
        Part("comments", "c.xml", root("w:comments", comment)),
    )
    noted = p(t("x"), '<w:r><w:commentReference w:id="0"/></w:r>', text_box("Kasten"))
    sections = '<w:sectPr><w:headerReference w:type="default" r:id="x0"/></w:sectPr>'
    return form(*blocks, noted, sections, parts=parts, types=_TYPES), words


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], bytes]:
    """Both documents, opened and saved by LibreOffice in each format."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "filled.docx").write_bytes(filled())
    (folder / "planted.docx").write_bytes(planted()[0])
    found: dict[tuple[str, str], bytes] = {}
    for each in FORMATS:
        ending = each.partition(":")[0]
        out = folder / ending
        subprocess.run(
            [
                "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
                each, "--outdir", str(out), str(folder / "filled.docx"), str(folder / "planted.docx"),
            ],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        for name in ("filled", "planted"):
            found[name, ending] = Path(out / f"{name}.{ending}").read_bytes()
    return found


@pytest.mark.parametrize("ending", ["odt", "fodt", "docx"])
def test_answers_stay_what_they_were(written: dict[tuple[str, str], bytes], ending: str) -> None:
    result = read(written["filled", ending], name=f"form.{ending}")
    assert result.recognised_by == "properties"
    assert one(result, "agency_name").value == "Quaintshire Trust"
    assert (one(result, "summary").raw, one(result, "summary").original) == ("was well known", "was not known")
    assert "tracked-change" in codes(result)
    assert one(result, "seen_on").value == "2026-11-20"
    assert one(result, "involved").value == "no"
    assert one(result, "worked_with").value == ("child",)
    assert one(result, "agreed").value is True
    assert one(result, "nhs_number").certainty is Certainty.EMPTY
    assert [(each["date"].value, each["event"].value, each["seen"].value) for each in rows(result, "events")] == [
        ("2026-02-01", "Met", "no"),
        ("2026-02-03", "Met again", None),
        ("2026-02-03", "And again", "yes"),
    ]
    assert [(each.text, each.kind) for each in result.unplaced] == [("unseen", "hidden")]
    assert is_whole(result)


@pytest.mark.parametrize("ending", ["odt", "fodt", "docx"])
def test_every_word_that_is_kept_is_found_once(written: dict[tuple[str, str], bytes], ending: str) -> None:
    data = written["planted", ending]
    held = data
    if ending != "fodt":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            held = b"".join(archive.read(name) for name in archive.namelist())
    result = read(data, name=f"form.{ending}")
    kept = [word for word in planted()[1] if word.encode() in held]
    # It drops the words of fields whose sources are missing, of alternative text without a picture, and the like.
    assert len(kept) > 35
    assert {word: times(result, word) for word in kept} == dict.fromkeys(kept, 1)
    assert {each.author for each in result.unplaced if each.kind == "comment"} == {"A. Writer"}
    assert is_whole(result)
