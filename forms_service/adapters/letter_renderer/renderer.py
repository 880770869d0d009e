"""Word letters and mail texts.

A template is patched by docxtpl, compiled by Jinja, checked and packed once, and kept by its digest: making a letter is
then filling in the parts with tags, checking those and putting them among the others (benchmarks/letters.py). Values
reach the page exactly as they are: their braces are masked while the template is filled, so that a tag found afterwards
is the template's fault and never a person's words.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING

from jinja2 import Template, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from forms_service.adapters.letter_renderer import package
from forms_service.adapters.letter_renderer.apart import try_apart
from forms_service.adapters.letter_renderer.grammar import (
    NotGiven,
    TagFaultError,
    check_and_gather,
    flattened,
    new_environment,
)
from forms_service.adapters.letter_renderer.packing import Packing
from forms_service.adapters.letter_renderer.tags import Tag, check_blocks, tags_in_part, tags_in_text
from forms_service.errors import RenderError
from forms_service.ports import TriedLetter

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

TEMPLATES_KEPT = 128
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"  # stand for { and } of values; package.without_controls drops them from data
_ONLY_TAGS = re.compile(r"^[ \t]*((?:\{%(?:(?!%\}).)*%\}[ \t]*)+)\n", re.MULTILINE)  # such a line leaves nothing behind
_TAG_OPENING = re.compile(r"(\{\{|\{%)([-+]?)")


@dataclass(frozen=True, slots=True)
class _Compiled:
    """One part or text, ready to fill; line `lines[i]` of the source is where `tags[i]` begins."""

    name: str
    template: Template
    tags: tuple[Tag, ...]
    lines: tuple[int, ...]
    names: frozenset[str]

    def tag_at(self, line: int) -> Tag | None:
        return _tag_at(self.tags, self.lines, line)


@dataclass(frozen=True, slots=True)
class _CompiledDocument:
    packing: Packing
    texts: tuple[_Compiled, ...]
    asked: frozenset[str]  # the outermost names of the values that it asks for


class DocxLetterRenderer:
    def __init__(self) -> None:
        self._page = new_environment(escape=True)
        self._plain = new_environment(escape=False)
        self._documents: dict[bytes, _CompiledDocument] = {}
        self._texts: dict[str, _Compiled] = {}

    def render_document(self, template: bytes, context: Mapping[str, object], *, title: str, file: str) -> bytes:
        compiled = self._document(template, file)
        values = {key: _masked(value) for key, value in context.items() if key in compiled.asked}
        parts = {}
        for text in compiled.texts:
            place = f"{file}: {text.name}"
            filled = _fill(text, values, context)
            if _LISTING.search(filled):
                filled = _docxtpl().resolve_listing(filled)
            root = package.parse_xml(filled.encode(), place)
            package.check_no_tags(root, place)
            package.check_structure(root, place)
            plain = _unmasked(etree.tostring(root, encoding="unicode"))
            parts[text.name] = f"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n{plain}".encode()
        parts[package.CORE] = package.core(title, _author(context))
        try:
            return compiled.packing.packed(parts)
        except RenderError as fault:
            raise RenderError(fault.message, place=file) from fault

    def render_text(self, template: str, context: Mapping[str, object], *, file: str) -> str:
        compiled = self._text(template, file)
        filled = _fill(compiled, {key: _masked(value) for key, value in context.items()}, context)
        return _unmasked(filled)

    def names_in_document(self, template: bytes, *, file: str) -> frozenset[str]:
        return frozenset().union(*(text.names for text in self._document(template, file).texts))

    def names_in_text(self, template: str, *, file: str) -> frozenset[str]:
        return self._text(template, file).names

    def try_out(
        self,
        template: bytes,
        *,
        known: frozenset[str],
        given: frozenset[str],
        needed: Sequence[frozenset[str]],
        samples: Sequence[Mapping[str, object]],
        title: str,
    ) -> TriedLetter:
        return try_apart(template, known=known, given=given, needed=needed, samples=samples, title=title)

    def paragraphs(self, document: bytes) -> tuple[str, ...]:
        return package.paragraphs_of(document)

    def _document(self, template: bytes, file: str) -> _CompiledDocument:
        key = hashlib.sha256(file.encode() + b"\0" + template).digest()
        if key not in self._documents:
            _make_room(self._documents)
            self._documents[key] = self._compile_document(template, file)
        return self._documents[key]

    def _text(self, template: str, file: str) -> _Compiled:
        key = f"{file}\0{template}"
        if key not in self._texts:
            _make_room(self._texts)
            if len(template) > package.LARGEST_TEXT_PART // 10:
                raise RenderError("this text is too long for a mail.", place=file)
            tags = tags_in_text(file, template)
            self._texts[key] = _compile(self._plain, file, _ONLY_TAGS.sub(r"\1", template), tags)
        return self._texts[key]

    def _compile_document(self, template: bytes, file: str) -> _CompiledDocument:
        parts = package.read_template(template, file)
        names = package.text_parts(parts, file)
        texts = []
        for name in names:
            place = f"{file}: {name}"
            root = package.parse_xml(parts[name], place)
            tags = tags_in_part(place, root)
            check_blocks(tags)
            patched = _docxtpl().patch_xml(etree.tostring(root, encoding="unicode"))
            if len(_TAG_OPENING.findall(patched)) != sum(1 for tag in tags if not tag.text.startswith("{#")):
                raise RenderError("a tag stands where no text is (an attribute or a field).", place=place)
            texts.append(_compile(self._page, name, patched, tags))
        scrubbed = package.scrubbed(parts, file)
        packing = Packing(scrubbed, (*(text.name for text in texts), package.CORE))
        package.check_opens(scrubbed, packing, file)
        asked = frozenset(name.partition(".")[0].removesuffix("[]") for text in texts for name in text.names)
        return _CompiledDocument(packing, tuple(texts), asked)


_LISTING = re.compile(r"[\n\t\a\f]")  # what docxtpl turns into breaks, tabs, paragraphs and pages


@cache
def _docxtpl() -> DocxTemplate:
    """Its patching only; it opens nothing until it renders. It takes 40 ms to load, and mails do without it."""
    from docxtpl import DocxTemplate

    return DocxTemplate(b"")


def _compile(environment: ImmutableSandboxedEnvironment, name: str, source: str, tags: tuple[Tag, ...]) -> _Compiled:
    """Puts a line break inside each tag, where it does not print: so that a line number names one tag."""
    tags = tuple(tag for tag in tags if not tag.text.startswith("{#"))
    check_blocks(tags)
    lined = _TAG_OPENING.sub("\\1\\2\n", source)
    lines = tuple(lined.count("\n", 0, mark.end()) + 1 for mark in re.finditer(r"(?:\{\{|\{%)[-+]?\n", lined))
    if len(lines) != len(tags):
        raise RenderError("a tag stands inside another.", place=name)
    try:
        tree, names = check_and_gather(environment, lined)
        template = environment.from_string(tree)
    except TagFaultError as fault:
        raise RenderError(fault.message, place=_place(name, _tag_at(tags, lines, fault.line))) from fault
    except TemplateSyntaxError as fault:
        message = f"{fault.message or 'this tag cannot be read'}."
        raise RenderError(message, place=_place(name, _tag_at(tags, lines, fault.lineno))) from fault
    except (TemplateError, RecursionError) as fault:
        raise RenderError("this template cannot be read.", place=name) from fault
    return _Compiled(name, template, tags, lines, names)


def _fill(compiled: _Compiled, values: Mapping[str, object], known: Mapping[str, object]) -> str:
    """`known` is all that could have been asked for: what is nearest to a name that is not there is named."""
    try:
        return compiled.template.render(values)
    except UndefinedError as fault:
        tag = compiled.tag_at(_line(fault.__traceback__))
        # `from None`: the sandbox's own words may quote values, and this message is kept and shown.
        raise RenderError(_missing(tag, compiled, known), place=_place(compiled.name, tag)) from None
    except TagFaultError as fault:
        tag = compiled.tag_at(_line(fault.__traceback__))
        raise RenderError(fault.message, place=_place(compiled.name, tag)) from None
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as fault:
        tag = compiled.tag_at(_line(fault.__traceback__))
        raise RenderError("this tag could not be filled in.", place=_place(compiled.name, tag)) from None


def _missing(tag: Tag | None, compiled: _Compiled, values: Mapping[str, object]) -> str:
    known = flattened(values)
    wanted = [name for name in sorted(compiled.names - known) if tag is None or _last(name) in tag.inside]
    if not wanted:
        return "this value is not given for this letter."
    name = wanted[0]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"there is no {name}." + (f" Did you mean {near[0]}?" if near else "")


def _last(name: str) -> str:
    return name.rpartition(".")[2].removesuffix("[]")


def _line(traceback: TracebackType | None) -> int:
    """The last line of the template on the way to the fault."""
    line = 0
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == "<template>":
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _tag_at(tags: Sequence[Tag], lines: Sequence[int], line: int | None) -> Tag | None:
    """The tag that the line is in; none where it comes before all of them."""
    return next((tag for tag, start in zip(reversed(tags), reversed(lines), strict=True) if start <= (line or 0)), None)


def _place(name: str, tag: Tag | None) -> str:
    return tag.place if tag else name


def _masked(value: object) -> object:
    if isinstance(value, str):
        # Twice `replace` takes a tenth of the time of one `translate`.
        return package.without_controls(value).replace("{", _OPEN).replace("}", _CLOSE)
    if isinstance(value, Mapping):
        return {str(key): _masked(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_masked(item) for item in value]
    if value is None:
        return NotGiven("this value is not given for this letter")
    if isinstance(value, (bool, int)):
        return value
    raise RenderError(f"values of letters are plain; a {type(value).__name__} is not.", code="render-context")


def _unmasked(text: str) -> str:
    return text.replace(_OPEN, "{").replace(_CLOSE, "}")


def _author(context: Mapping[str, object]) -> str:
    partnership = context.get("partnership")
    return str(partnership.get("name", "")) if isinstance(partnership, Mapping) else ""


def _make_room(kept: dict[bytes, _CompiledDocument] | dict[str, _Compiled]) -> None:
    if len(kept) >= TEMPLATES_KEPT:
        kept.clear()
