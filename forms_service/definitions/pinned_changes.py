"""What is different between two pinned definitions of a case, in the words of those who work with them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms_service.definitions.library import canonical


@dataclass(frozen=True, slots=True)
class PinnedChange:
    """`what`: process, step, letter, form, report, partnership. `how`: new, gone, changed, words, dates, rules."""

    what: str
    title: str
    how: str


def keeping_forms(content: bytes, older: bytes) -> tuple[str, bytes]:
    """The newer definition with the forms that only the older one has, so that what was asked with them is still read.

    The same digest as the newer one's where it lacks none.
    """
    new, old = json.loads(content), json.loads(older)
    missing = {ref: form for ref, form in old["forms"].items() if ref not in new["forms"]}
    if not missing:
        return hashlib.sha256(content).hexdigest(), content
    kept = canonical({**new, "forms": {**new["forms"], **missing}})
    return hashlib.sha256(kept).hexdigest(), kept


def pinned_changes(older: bytes, newer: bytes) -> tuple[PinnedChange, ...]:
    old, new = json.loads(older), json.loads(newer)
    before, after = old["process"], new["process"]
    found: list[PinnedChange] = []
    if before["version"] != after["version"]:
        words = f"{after['title']}, version {before['version']} to {after['version']}"
        found.append(PinnedChange("process", words, "changed"))
    found += _steps(before["steps"], after["steps"])
    if _rest(before) != _rest(after):
        found.append(PinnedChange("process", str(after["title"]), "rules"))
    found += _letters(old, new)
    found += _named("form", old["forms"], new["forms"])
    found += _named("report", old["reports"], new["reports"])
    if old["partnership"] != new["partnership"]:
        found.append(PinnedChange("partnership", str(new["partnership"].get("name", "")), "changed"))
    return tuple(found)


def _steps(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[PinnedChange]:
    old, new = {each["id"]: each for each in before}, {each["id"]: each for each in after}
    found = [PinnedChange("step", each["title"], "gone") for key, each in old.items() if key not in new]
    for key, each in new.items():
        if key not in old:
            found.append(PinnedChange("step", each["title"], "new"))
        elif any(each.get(part) != old[key].get(part) for part in ("rule", "latest", "opens", "alternative_to")):
            found.append(PinnedChange("step", each["title"], "dates"))
        elif each != old[key]:
            found.append(PinnedChange("step", each["title"], "changed"))
    return found


def _letters(old: dict[str, Any], new: dict[str, Any]) -> list[PinnedChange]:
    found = _named("letter", old["letters"], new["letters"])
    known = {change.title for change in found}
    for slug, letter in new["letters"].items():
        title = _title(letter, slug)
        if title not in known and old["documents"].get(slug) != new["documents"].get(slug):
            found.append(PinnedChange("letter", title, "words"))
    return found


def _named(what: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[PinnedChange]:
    found = [PinnedChange(what, _title(each, slug), "gone") for slug, each in old.items() if slug not in new]
    for slug, each in new.items():
        if slug not in old:
            found.append(PinnedChange(what, _title(each, slug), "new"))
        elif each != old[slug]:
            found.append(PinnedChange(what, _title(each, slug), "changed"))
    return found


def _title(each: Mapping[str, Any], slug: str) -> str:
    code, title = str(each.get("code") or ""), str(each.get("title") or slug)
    version = f", version {each['version']}" if "version" in each else ""
    return f"{code} {title}{version}".strip()


def _rest(process: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in process.items() if key not in ("steps", "version", "title")}
