"""Making a letter, against docxtpl as it comes, which opens, patches and compiles the template each time.

Both fill the same package with the same values, and every part of what they make must be the same XML but for the
document's properties, which name the letter.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from docxtpl import DocxTemplate
from lxml import etree
from timing import best, line

from forms_service.adapters.letter_renderer import DocxLetterRenderer
from forms_service.adapters.letter_renderer.grammar import new_environment
from forms_service.adapters.letter_renderer.package import CORE, TYPES, read_template, scrubbed
from forms_service.adapters.letter_renderer.packing import Packing
from forms_service.definitions.loader import load_library
from forms_service.definitions.samples import sample_context

TIMES = 9
AIM = 20
FOLDER = Path(__file__).resolve().parent.parent / "form_templates"


def as_it_comes(template: bytes, context: Mapping[str, object]) -> bytes:
    document = DocxTemplate(io.BytesIO(template))
    document.render(dict(context), new_environment(escape=True))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def without_owner(template: bytes, name: str) -> bytes:
    """Ours takes away what tells of the template's author; then both begin with the same package."""
    return Packing(scrubbed(read_template(template, name), name), ()).packed({})


def parts_of(made: bytes) -> dict[str, bytes]:
    """Each part but the properties, and but the list of types, from which python-docx drops what no part needs."""
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        return {
            name: etree.tostring(etree.fromstring(package.read(name)), method="c14n")
            for name in package.namelist()
            if name not in (CORE, TYPES)
        }


def main() -> None:
    library = load_library(FOLDER, check=False)
    renderer = DocxLetterRenderer()
    ratios = []
    for slug, data in sorted(library.partnerships.items()):
        context = sample_context(
            library.vocabulary,
            steps=[
                step.id for versions in data.processes.values() for each in versions.values() for step in each.steps
            ],
            forms=[versions[max(versions)] for versions in data.forms.values()],
            partnership=data.partnership,
            processes=[each for versions in data.processes.values() for each in versions.values()],
        )
        for letter in data.letters.values():
            if not letter.document:
                continue
            template = without_owner(data.documents[letter.slug], letter.slug)

            def ours(
                template: bytes = template, context: Mapping[str, object] = context, name: str = letter.slug
            ) -> bytes:
                return renderer.render_document(template, context, title=name, file=name)

            def theirs(template: bytes = template, context: Mapping[str, object] = context) -> bytes:
                return as_it_comes(template, context)

            print(f"{slug}/{letter.slug}")
            first = best(ours, 1)
            plain, later = best(theirs, TIMES), best(ours, TIMES)
            line("docxtpl as it comes", plain, plain)
            line("ours, the first time: checked, compiled, packed, filled in", first, plain)
            line("ours, every later time", later, plain)
            made, expected = parts_of(ours()), parts_of(theirs())
            changed = sorted(name for name in made.keys() | expected.keys() if made.get(name) != expected.get(name))
            print(f"  parts that differ from docxtpl's: {', '.join(changed) or 'none'}")
            ratios.append(plain / later)
    print(f"docxtpl takes {min(ratios):.1f} to {max(ratios):.1f} times as long, {median(ratios):.1f} in the middle")
    print(f"aim: at least {AIM} times")


if __name__ == "__main__":
    main()
