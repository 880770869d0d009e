"""LibreOffice: opening a file and saving it as another, or printing it."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

_FILTERS = {
    "docx": "docx:MS Word 2007 XML",
    "odt": "odt",
    "doc": "doc:MS Word 97",
    "rtf": "rtf",
    # Printed: answers are ink on the page, not fields.
    "pdf": 'pdf:writer_pdf_Export:{"ExportFormFields":{"type":"boolean","value":"false"}}',
    "pdf-with-fields": 'pdf:writer_pdf_Export:{"ExportFormFields":{"type":"boolean","value":"true"}}',
}


def saved_as(data: bytes, *through: str, suffix: str = "docx") -> bytes:
    """The document after LibreOffice saved it as each of these in turn."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(tempfile.gettempdir(), "samples-profile").as_uri()
        for number, target in enumerate(through):
            source = Path(folder, f"step{number}.{suffix}")
            source.write_bytes(data)
            out = Path(folder, f"out{number}")
            subprocess.run(
                [
                    *("soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", _FILTERS[target]),
                    *("--outdir", str(out), str(source)),
                ],
                check=True,
                capture_output=True,
                timeout=120,
            )
            made = next(out.iterdir())
            data, suffix = made.read_bytes(), made.suffix[1:]
    return data
