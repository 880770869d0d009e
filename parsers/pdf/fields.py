"""Fields of a PDF form, by the field tree and by the widgets on the pages: either may know what the other lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, NameObject, StreamObject

from parsers.blocks import Document, FormField, Paragraph, Piece, Story
from parsers.types import Place

Kind = Literal["text", "button", "choice", "signature"]
_KINDS: dict[str, Kind] = {"/Tx": "text", "/Btn": "button", "/Ch": "choice", "/Sig": "signature"}
_DEEPEST = 40
_MOST = 20_000
_PUSH_BUTTON = 1 << 16


@dataclass(slots=True)
class _Found:
    """One field dictionary, with the widgets that show it."""

    name: str
    owner: DictionaryObject
    widgets: list[tuple[DictionaryObject, int | None]] = field(default_factory=list)


def read_fields(document: Document, form: DictionaryObject | None, pages: list[Any]) -> None:
    found: dict[int, _Found] = {}
    if form is not None:
        for reference in _list(form.get("/Fields")):
            _descend(found, reference, "", 0, set())
    for number, page in enumerate(pages, start=1):
        for widget in _widgets(page):
            owner = _owner(widget)
            known = found.get(id(owner))
            if known is None:
                known = found.setdefault(id(owner), _Found(_full_name(owner), owner))
            known.widgets = [each for each in known.widgets if each[0] is not widget]
            known.widgets.append((widget, number))
    story = Story("field", "AcroForm")
    document.stories.append(story)
    for each in found.values():
        _read(document, story, each)


def _list(value: object) -> list[Any]:
    value = value.get_object() if hasattr(value, "get_object") else value
    return list(value) if isinstance(value, ArrayObject) else []


def _dictionary(reference: object) -> DictionaryObject | None:
    try:
        value = reference.get_object() if hasattr(reference, "get_object") else reference
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return value if isinstance(value, DictionaryObject) else None


def _descend(found: dict[int, _Found], reference: object, above: str, depth: int, seen: set[int]) -> None:
    node = _dictionary(reference)
    if node is None or id(node) in seen or depth > _DEEPEST or len(found) > _MOST:
        return
    seen.add(id(node))
    name = _joined(above, node)
    children = [each for each in (_dictionary(kid) for kid in _list(node.get("/Kids"))) if each is not None]
    named = [child for child in children if "/T" in child]
    for child in named:
        _descend(found, child, name, depth + 1, seen)
    if not named:
        here = found.setdefault(id(node), _Found(name, node))
        widgets = [child for child in children if "/T" not in child] or ([node] if "/Rect" in node else [])
        here.widgets += [(widget, None) for widget in widgets]


def _joined(above: str, node: DictionaryObject) -> str:
    own = node.get("/T")
    own = str(own) if own is not None else ""
    return f"{above}.{own}" if above and own else above or own


def _widgets(page: Any) -> Iterator[DictionaryObject]:
    try:
        references = _list(page.get("/Annots"))
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError):
        return
    for reference in references[:_MOST]:
        widget = _dictionary(reference)
        if widget is not None and widget.get("/Subtype") == "/Widget":
            yield widget


def _owner(widget: DictionaryObject) -> DictionaryObject:
    """The dictionary with the name: the widget itself, or the one above it."""
    node, steps = widget, 0
    while "/T" not in node and steps < _DEEPEST:
        above = _dictionary(node.get("/Parent"))
        if above is None:
            return widget
        node, steps = above, steps + 1
    return node


def _full_name(node: DictionaryObject) -> str:
    names: list[str] = []
    current: DictionaryObject | None = node
    for _ in range(_DEEPEST):
        if current is None:
            break
        if "/T" in current:
            names.append(str(current["/T"]))
        current = _dictionary(current.get("/Parent"))
    return ".".join(reversed(names))


def inherited(node: DictionaryObject, key: str) -> Any:
    current: DictionaryObject | None = node
    for _ in range(_DEEPEST):
        if current is None:
            return None
        if key in current:
            value = current[key]
            return value.get_object() if hasattr(value, "get_object") else value
        current = _dictionary(current.get("/Parent"))
    return None


def text_of(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, NameObject):
        return str(value).lstrip("/")
    if isinstance(value, StreamObject):
        return value.get_data().decode("utf-8", "replace")
    if isinstance(value, (bytes, ByteStringObject)):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, ArrayObject):
        return "\n".join(text for each in value if (text := text_of(each.get_object())))
    if isinstance(value, DictionaryObject):
        return None
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in str(value))


def _read(document: Document, story: Story, found: _Found) -> None:
    kind = _KINDS.get(str(inherited(found.owner, "/FT")), "text")
    flags = inherited(found.owner, "/Ff")
    if kind == "button" and isinstance(flags, int) and flags & _PUSH_BUTTON:
        return
    page, rect = _where(found)
    place = Place(part="AcroForm", path=found.name, page=page, rect=rect)
    field_read = FormField(found.name, kind, None, place=place, tooltip=text_of(found.owner.get("/TU")) or "")
    value = text_of(inherited(found.owner, "/V"))
    if kind == "button":
        _read_button(field_read, value, found)
    else:
        text = (value or "").replace("\r\n", "\n").replace("\r", "\n")
        field_read.value = text or None
        if text:
            node = document.ledger.add("AcroForm", found.name, text)
            field_read.piece = Piece(text, node)
            story.blocks.append(Paragraph("AcroForm", place, [field_read.piece], kind="field"))
    document.form_fields.append(field_read)


def _read_button(read: FormField, value: str | None, found: _Found) -> None:
    """A box says its state in its value and in its look; a group of them is on where one of them is."""
    looks = [text_of(widget.get("/AS")) for widget, _ in found.widgets if "/AS" in widget]
    on = [look for look in dict.fromkeys(looks) if look not in (None, "Off")]
    said = value if value not in (None, "Off", "") else None
    if value is None:
        read.value = on[0] if len(on) == 1 else None
        read.conflict = tuple(look for look in on if look) if len(on) > 1 else ()
    elif looks and (on != [said] if said else bool(on)):
        shown = [look for look in on if look] or ["Off"]
        read.conflict = tuple(dict.fromkeys((said or "Off", *shown)))
    else:
        read.value = said
    read.states = tuple(look for look in on if look)


def _where(found: _Found) -> tuple[int | None, tuple[float, float, float, float] | None]:
    for widget, page in sorted(found.widgets, key=lambda each: each[1] or 0):
        rect = _list(widget.get("/Rect"))
        try:
            left, bottom, right, top = (float(side) for side in rect)
        except (TypeError, ValueError):
            continue
        return page, (left, bottom, right, top)
    return None, None
