"""Boxes to tick and groups of buttons: which of them is on, by value and by look."""

from __future__ import annotations

from parsers.blocks import FormField
from parsers.pdf.objects import dictionary, inherited, listed, words
from parsers.pdf.tree import Found

_OFF = (None, "Off", "")


def read_button(read: FormField, found: Found) -> None:
    """A box says its state in its value and in its look; a group of them is on where one of them is."""
    value = words(inherited(found.owner, "/V"))
    looks = [words(widget.get("/AS")) for widget, _ in found.widgets if "/AS" in widget]
    on = [look for look in dict.fromkeys(looks) if look and look != "Off"]
    said = value if value not in _OFF else None
    states = _states(found)
    named = _names(found, states)
    if value is None:
        read.value = on[0] if len(on) == 1 else None
        read.conflict = tuple(on) if len(on) > 1 else ()
    elif looks and _disagree(said, on, named):
        shown = on or ["Off"]
        read.conflict = tuple(dict.fromkeys((said or "Off", *shown)))
    else:
        read.value = said
    if read.value is not None:
        meanings = _meanings(found, states, read.value)
        if len(meanings) > 1:
            read.conflict, read.value = meanings, None
        else:
            read.value = named.get(read.value, read.value)
    read.conflict = tuple(named.get(each, each) for each in read.conflict)
    read.states = tuple(on)


def _disagree(said: str | None, on: list[str], named: dict[str, str]) -> bool:
    if said is None:
        return bool(on)
    return on != [said] and [named.get(look, look) for look in on] != [said]


def _states(found: Found) -> list[str]:
    """What each of its widgets is called when it is on, in their order."""
    states = []
    for widget, _ in found.widgets:
        looks = dictionary(widget.get("/AP"))
        normal = dictionary(looks.get("/N")) if looks is not None else None
        own = [str(name)[1:] for name in (normal or {}) if name != "/Off"]
        states.append(own[0] if len(own) == 1 else "")
    return states


def _meanings(found: Found, states: list[str], state: str) -> tuple[str, ...]:
    """Two buttons that are on together, though they do not mean the same."""
    meant = [words(each) or "" for each in listed(inherited(found.owner, "/Opt"))]
    return tuple(dict.fromkeys(word for own, word in zip(states, meant, strict=False) if own == state and word))


def _names(found: Found, states: list[str]) -> dict[str, str]:
    """Where the field lists what its buttons mean, that is what they mean: their states may be mere numbers."""
    meant = [words(each) or "" for each in listed(inherited(found.owner, "/Opt"))]
    if not meant:
        return {}
    names: dict[str, str] = {}
    for number, state in enumerate(states):
        if state and number < len(meant) and meant[number]:
            names.setdefault(state, meant[number])
    for number, each in enumerate(meant):
        if each:
            names.setdefault(str(number), each)
    return names
