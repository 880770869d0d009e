"""The letters for pages that we draw ourselves: names are not only Latin-1."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

_FOLDERS = (
    ("/usr/share/fonts/truetype/dejavu", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("/usr/share/fonts/truetype/liberation", "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("/usr/share/fonts/truetype/liberation2", "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
)


@cache
def font_names() -> tuple[str, str]:
    """Plain and bold: a system font with many alphabets; where none is installed, the one that comes with reportlab."""
    for folder, plain, bold in (*_FOLDERS, ("", "Vera.ttf", "VeraBd.ttf")):
        try:
            pdfmetrics.registerFont(TTFont("Report", str(Path(folder) / plain) if folder else plain))
            pdfmetrics.registerFont(TTFont("ReportBold", str(Path(folder) / bold) if folder else bold))
        except (TTFError, OSError):
            continue
        return "Report", "ReportBold"
    return "Helvetica", "Helvetica-Bold"
