"""A changed letter is looked through: every fault with its place and remedy, and the letter of a made-up case.

Strangers' files are opened in a process of their own with limits (`apart.py`); this is what runs in it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from forms_service.adapters.letter_renderer import package
from forms_service.adapters.letter_renderer.grammar import TagFaultError, check_and_gather, new_environment
from forms_service.adapters.letter_renderer.renderer import DocxLetterRenderer
from forms_service.adapters.letter_renderer.tags import Tag, check_blocks, tags_in_part
from forms_service.errors import Mistake, RenderError
from forms_service.ports import TriedLetter

MOST_FAULTS = 60
_BLOCK = re.compile(r"^(if|elif|for)\b")
_CLOSER = {"if": "{% endif %}", "elif": "{% endif %}", "for": "{% endfor %}"}
_PARTS = (("word/document.xml", "text"), ("word/header", "header"), ("word/footer", "footer"),
          ("word/footnotes", "footnote"), ("word/endnotes", "endnote"))  # fmt: skip
_REMEDIES = (
    ("macros, embedded", "Save a copy as a plain Word document (.docx) without macros, embedded files and comments, "
     "and send that."),
    ("tracked changes", "In Word choose Review, then Accept All Changes, save, and send it again."),
    ("not a Word document", "Open it in Word and save it as “Word Document (.docx)”."),
    ("without macros", "Open it in Word and save it as “Word Document (.docx)”."),
    ("fetch something from outside", "Take the linked picture or file out, or insert the picture itself."),
    ("link's address", "Write the address as plain text, with the tag in the text."),
    ("is not allowed; page numbers", "Take the Word field out (select it and press Ctrl+Shift+F9)."),
    ("not closed", "Type the tag again in one go, with both pairs of braces: {{ case.reference }}."),
    ("never closed", "Put {% endif %} or {% endfor %} where the passage ends."),
    ("closes nothing", "Take it out, or put the {% if … %} or {% for … %} that it belongs to before it."),
    ("would leave a blank", "Write {% if name %} before the passage and {% endif %} after it."),
    ("larger than", "Make the pictures in it smaller and send it again."),
    ("unpacks to more", "Make a new Word document, copy the text into it and send that."),
)  # fmt: skip
_REMEDY = "Correct the tag. The page of allowed names shows what a letter may say."


def try_out(
    template: bytes,
    *,
    known: frozenset[str],
    given: frozenset[str],
    needed: Sequence[frozenset[str]],
    samples: Sequence[Mapping[str, object]],
    title: str,
) -> TriedLetter:
    """`needed`: of each of these sets of names one must be printed somewhere."""
    faults, printed = _faults_in_tags(template, known, given)
    if not faults:
        faults += [_not_printed(names) for names in needed if not names & printed]
    made: bytes | None = None
    if not faults:
        renderer = DocxLetterRenderer()
        for context in samples:
            try:
                letter = renderer.render_document(template, context, title=title, file="")
            except RenderError as error:
                faults.append(_fault(error))
            else:
                made = made or letter
    found = tuple(dict.fromkeys(faults))[:MOST_FAULTS]
    return TriedLetter(found, None if found else made)


def _faults_in_tags(
    template: bytes, known: frozenset[str], given: frozenset[str]
) -> tuple[list[Mistake], frozenset[str]]:
    """Each tag is tried for itself, so that all faults are seen at once; and the names that are printed."""
    faults: list[Mistake] = []
    printed: set[str] = set()
    try:
        parts = package.read_template(template, "")
        names = package.text_parts(parts, "")
    except RenderError as error:
        return [_fault(error)], frozenset()
    environment = new_environment(escape=True)
    for name in names:
        try:
            tags = tags_in_part(name, package.parse_xml(parts[name], name))
            check_blocks(tags)
        except RenderError as error:
            faults.append(_fault(error))
            continue
        faults += _each_tag(environment, tags, known, given, printed)
    return faults, frozenset(printed)


def _each_tag(
    environment: ImmutableSandboxedEnvironment,
    tags: Sequence[Tag],
    known: frozenset[str],
    given: frozenset[str],
    printed: set[str],
) -> list[Mistake]:
    faults: list[Mistake] = []
    loops: list[str] = []  # the `for` tags that are open here
    for tag in tags:
        inside = tag.inside
        if tag.text.startswith("{#") or not inside:
            continue
        word = _BLOCK.match(inside) if tag.text.startswith("{%") else None
        if tag.text.startswith("{%") and word is None:
            if inside == "endfor" and loops:
                loops.pop()
            elif inside not in ("else", "endif", "endfor"):
                faults.append(
                    _at(tag, f"“{inside.split()[0]}” is not one of the words that a letter may use.", _REMEDY)
                )
            continue
        source = _alone(inside, word.group(1) if word else "")
        around = "".join(loops), "{% endfor %}" * len(loops)
        try:
            _, names = check_and_gather(environment, around[0] + source + around[1])
            outside = check_and_gather(environment, around[0] + around[1])[1] if loops else frozenset()
        except TagFaultError as error:
            faults.append(_at(tag, error.message, _remedy(error.message)))
            continue
        except (TemplateError, RecursionError):
            faults.append(_at(tag, "this tag cannot be read.", _REMEDY))
            continue
        finally:
            if word and word.group(1) == "for":
                loops.append(f"{{% {inside} %}}")
        printed |= names if word is None else frozenset()
        faults += [_unknown(tag, each, known, given) for each in sorted(names - outside) if not _is_known(each, given)]
    return faults


def _alone(inside: str, word: str) -> str:
    if not word:
        return f"{{{{ {inside} }}}}"
    if word == "elif":
        inside = inside.removeprefix("el")
    return f"{{% {inside} %}}{_CLOSER[word]}"


def _is_known(name: str, names: frozenset[str]) -> bool:
    """A group of names (`decision`, in an `if`) is known too."""
    return name in names or any(each.startswith(f"{name}.") for each in names)


def _unknown(tag: Tag, name: str, known: frozenset[str], given: frozenset[str]) -> Mistake:
    if _is_known(name, known):
        return _at(
            tag,
            f"“{name}” is not told to the people who read this letter.",
            "Take it out, or use a name from the page of allowed names of this letter.",
        )
    close = difflib.get_close_matches(name, sorted(given), n=1, cutoff=0.6)
    remedy = f"Did you mean “{close[0]}”?" if close else "The page of allowed names lists every name."
    return _at(tag, f"there is no name “{name}”.", remedy)


def _not_printed(names: frozenset[str]) -> Mistake:
    wanted = " or ".join(f"{{{{ {name} }}}}" for name in sorted(names))
    if any(name.startswith("free.") for name in names):
        return Mistake(
            "",
            "The whole letter",
            f"{wanted} is missing: what an officer writes into this letter would be lost.",
            f"Put it back: {{%p if {next(iter(names))} %}}, {wanted} and {{%p endif %}}, each in its own paragraph.",
        )
    return Mistake("", "The whole letter", f"{wanted} is missing.", "Put it into the header and the footer.")


def _at(tag: Tag, message: str, remedy: str) -> Mistake:
    return Mistake("", _plain_place(tag.place), _sentence(message), remedy)


def _fault(error: RenderError) -> Mistake:
    message = error.message.removeprefix(f"{error.place}: ")
    return Mistake("", _plain_place(error.place), _sentence(message), _remedy(message))


def _remedy(message: str) -> str:
    return next((remedy for part, remedy in _REMEDIES if part in message), _REMEDY)


def _sentence(message: str) -> str:
    return message[:1].upper() + message[1:]


def _plain_place(place: str) -> str:
    """“Header, “OFFICIAL …”, tag {{ x }}”: the part in a word, as Word calls it."""
    place = place.lstrip(": ")
    for beginning, words in _PARTS:
        if place.startswith(beginning):
            rest = place.removeprefix(beginning).partition(",")
            return f"{words.capitalize()},{rest[2]}" if rest[1] else words.capitalize()
    return place or "The whole file"
