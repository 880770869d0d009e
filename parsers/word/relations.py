"""Which part of a package points to which, and what each part says that it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from parsers.errors import ParseError
from parsers.safety import Package, resolve

CONTENT_TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Relation:
    kind: str  # the last word of its type
    target: str
    external: bool


def relations(package: Package, part: str) -> Iterator[Relation]:
    """Raises ParseError where the list is damaged; a part without a list points to nothing."""
    folder, _, name = part.rpartition("/")
    listing = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    if listing not in package:
        return
    for each in package.xml(listing):
        target = each.get("Target")
        if target is None or not isinstance(each.tag, str):
            continue
        external = (each.get("TargetMode") or "").casefold() == "external"
        kind = (each.get("Type") or "").rsplit("/", 1)[-1]
        yield Relation(kind, target if external else part_named(package, part, target), external)


def readable_relations(package: Package, part: str) -> list[Relation]:
    try:
        return list(relations(package, part))
    except ParseError:
        return []


def part_named(package: Package, base: str, target: str) -> str:
    """Some programs write a name with backslashes, or with signs of addresses in place of blanks."""
    target = target.replace("\\", "/")
    name = resolve(base, target)
    if name not in package and "%" in target:
        plain = resolve(base, unquote(target))
        if plain in package:
            return plain
    return name


class MediaTypes:
    """What the package says of its parts; names are compared without regard to case."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._by_name: dict[str, str] = {}
        self._by_ending: dict[str, str] = {}
        self._is_read = False

    def _read(self) -> None:
        self._is_read = True
        try:
            root = self._package.xml(CONTENT_TYPES) if CONTENT_TYPES in self._package else ()
        except ParseError:
            root = ()
        for each in root:
            said = each.get("ContentType") or ""
            if each.get("PartName"):
                self._by_name[(each.get("PartName") or "").lstrip("/").casefold()] = said
            elif each.get("Extension"):
                self._by_ending[(each.get("Extension") or "").casefold()] = said

    def of(self, part: str) -> str | None:
        """Bounded, since a stranger wrote it."""
        if not self._is_read:
            self._read()
        name = part.casefold()
        said = self._by_name.get(name) or self._by_ending.get(name.rpartition(".")[2])
        return said[:100] if said else None
