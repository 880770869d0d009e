"""What a person sees who opens a form in LibreOffice; one start of the program for everything."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from forms_service.adapters.form_maker import FormMaker
from forms_service.definitions.schema import Partnership
from tests.forms_service.adapters.form_maker.conftest import FORM_FILES, form_at, named

EDITABLE = ("docx", "odt")


@pytest.fixture(scope="module")
def printed(partnership: Partnership, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("printed")
    for path in FORM_FILES:
        for edition in EDITABLE:
            data = FormMaker().blank(partnership, form_at(path), edition, case_reference="TS-2026-007")
            (folder / f"{named(path)}-{edition}.{edition}").write_bytes(data)
    profile = tmp_path_factory.mktemp("profile").as_uri()
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"),
            *("--outdir", str(folder), *sorted(str(path) for path in folder.iterdir())),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return folder


@pytest.mark.parametrize("edition", EDITABLE)
@pytest.mark.parametrize("path", FORM_FILES, ids=named)
def test_every_label_is_seen_and_no_page_is_blank(
    printed: Path, partnership: Partnership, path: Path, edition: str
) -> None:
    form = form_at(path)
    pages = [
        page.extract_text()
        for page in PdfReader(io.BytesIO((printed / f"{named(path)}-{edition}.pdf").read_bytes())).pages
    ]

    furniture = [partnership.marking, f"{form.code} version {form.version}", "Case reference: TS-2026-007"]
    furniture += [partnership.marking, partnership.name, "Page 10 of 10"]
    seen = "".join("".join(pages).split())
    for field in form.fields():
        assert "".join(field.label.split()) in seen, field.label
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert "Case reference: TS-2026-007" in text
        assert len(text) > len(" ".join(furniture)) + 10, f"page {number} has nothing on it"
