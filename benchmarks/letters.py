"""Making a letter, against docxtpl as it comes, which opens, patches and compiles the template each time."""

from __future__ import annotations

import io
from pathlib import Path

from docxtpl import DocxTemplate
from timing import best, line

from forms_service.adapters.letter_renderer import DocxLetterRenderer
from forms_service.adapters.letter_renderer.grammar import new_environment
from forms_service.adapters.letter_renderer.package import check_letter
from forms_service.definitions.loader import load_library
from forms_service.definitions.samples import sample_context

TIMES = 7
FOLDER = Path(__file__).resolve().parent.parent / "form_templates"


def as_it_comes(template: bytes, context: dict[str, object]) -> bytes:
    document = DocxTemplate(io.BytesIO(template))
    document.render(context, new_environment(escape=True))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def main() -> None:
    library = load_library(FOLDER, check=False)
    renderer = DocxLetterRenderer()
    for slug, data in sorted(library.partnerships.items()):
        context = sample_context(
            library.vocabulary,
            steps=[
                step.id for versions in data.processes.values() for each in versions.values() for step in each.steps
            ],
            forms=[versions[max(versions)] for versions in data.forms.values()],
            partnership=data.partnership,
        )
        for letter in data.letters.values():
            if not letter.document:
                continue
            template = data.documents[letter.slug]

            def ours(
                template: bytes = template, context: dict[str, object] = context, name: str = letter.slug
            ) -> bytes:
                return renderer.render_document(template, context, title=name, file=name)

            first = best(ours, 1)
            plain = best(lambda template=template, context=context: as_it_comes(template, context), TIMES)
            print(f"{slug}/{letter.slug}")
            line("docxtpl as it comes", plain, plain)
            line("ours, the first time: compiled, filled in and checked", first, plain)
            line("ours, every later time: filled in and checked", best(ours, TIMES), plain)
            made = ours()
            line(
                "  of which reopening and checking what was made",
                best(lambda made=made: check_letter(made, ""), TIMES),
                plain,
            )


if __name__ == "__main__":
    main()
