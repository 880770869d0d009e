"""Each letter's templates: they can be read, say only names that there are and that their readers are told, and no
link that a reader cannot open."""

from __future__ import annotations

from collections.abc import Iterator

from forms_service.definitions.letter_readers import Reader, is_link, uses_of
from forms_service.definitions.letter_trial import told_in
from forms_service.definitions.library import Library, PartnershipData
from forms_service.definitions.links import NamesInTemplates, known_names
from forms_service.definitions.schema import Letter
from forms_service.definitions.shapes import nearest
from forms_service.errors import Mistake, RenderError


def check_letters(library: Library, renderer: NamesInTemplates) -> list[Mistake]:
    mistakes: list[Mistake] = []
    for slug, data in sorted(library.partnerships.items()):
        known = known_names(library, data)
        for name, letter in sorted(data.letters.items()):
            told = told_in(data, name)
            mistakes += _told_beyond(slug, data, name, known)
            for file, place, used in _templates(slug, data, name, letter, renderer, mistakes):
                for each in sorted(used):
                    if not _is_known(each, known):
                        mistakes.append(_unknown(file, place, each, known))
                    elif (reader := told.kept_from(each)) is not None:
                        mistakes.append(_not_told(file, place, each, reader))
                    elif is_link(each):
                        mistakes += [
                            _not_opened(file, place, each, reader)
                            for reader in told.in_order
                            if not reader.opens(each, letter, in_mail=bool(place))
                        ]
    return mistakes


def _told_beyond(slug: str, data: PartnershipData, letter: str, known: frozenset[str]) -> list[Mistake]:
    """What the processes tell offices by this letter."""
    return [
        Mistake(
            f"partnerships/{slug}/processes/{process.slug}/v{process.version}.yml",
            f"letters, {letter}, tells",
            f'there is no name "{name}".',
            nearest(name, sorted(known)),
        )
        for versions in data.processes.values()
        for process in versions.values()
        for use in uses_of(process, letter)
        for name in use.tells
        if not _is_known(name, known)
    ]


def _is_known(name: str, known: frozenset[str]) -> bool:
    """A group of known names (`decision`, in an `if`) is known too."""
    return name in known or any(each.startswith(f"{name}.") for each in known)


def _templates(
    slug: str, data: PartnershipData, name: str, letter: Letter, renderer: NamesInTemplates, mistakes: list[Mistake]
) -> Iterator[tuple[str, str, frozenset[str]]]:
    """File, part of it (none of a document), and the names used there."""
    folder = f"partnerships/{slug}/letters/{name}"
    if name in data.documents:
        file = f"{folder}/{letter.document}"
        try:
            yield file, "", renderer.names_in_document(data.documents[name], file=file)
        except RenderError as error:
            mistakes.append(_unreadable(file, "", error))
    for part in ("subject", "text") if letter.mail else ():
        file = f"{folder}/letter.yml"
        try:
            yield file, f"mail.{part}", renderer.names_in_text(getattr(letter.mail, part), file=file)
        except RenderError as error:
            mistakes.append(_unreadable(file, f"mail.{part}", error))


def _unreadable(file: str, part: str, error: RenderError) -> Mistake:
    """The renderer names part, paragraph and tag; the file's name is not said twice."""
    place = error.place.removeprefix(file).lstrip(":, ")
    message = error.message.removeprefix(f"{error.place}: ")
    return Mistake(
        file,
        ", ".join(each for each in (part, place) if each),
        message,
        "Correct the tag; form_templates/README.md lists what a template may say.",
    )


def _unknown(file: str, place: str, name: str, known: frozenset[str]) -> Mistake:
    remedy = nearest(name, sorted(known))
    if not remedy.startswith("Did you mean"):
        remedy = "vocabulary.yml lists the names, and form_templates/README.md those of forms and dates."
    return Mistake(file, _tag(place, name), f'there is no name "{name}".', remedy)


def _not_told(file: str, place: str, name: str, reader: Reader) -> Mistake:
    remedy = "Leave it out, or send this letter to others."
    if reader.is_office:
        remedy = "Leave it out; or write it under `tells` where the process uses this letter, if they are to know it."
    return Mistake(file, _tag(place, name), f'"{name}" is not told to "{reader.name}", who reads this letter.', remedy)


def _not_opened(file: str, place: str, name: str, reader: Reader) -> Mistake:
    return Mistake(
        file,
        _tag(place, name),
        f'this link leads "{reader.name}", who reads this letter, to a sign-in or a page that they do not have.',
        "Write what they need into the letter, and how to answer by e-mail or telephone; or send it to others.",
    )


def _tag(place: str, name: str) -> str:
    return f"{place}, tag {{{{ {name} }}}}" if place else f"tag {{{{ {name} }}}}"
