"""YAML as plain data with the line of every key; safe against what a file from elsewhere may hold.

Only text, numbers, true and false: `yes`, `no`, `17:00` and `2026-12-01` stay the words they are, since YAML 1.1 would
make a boolean of the first and the number 1020 of the third.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from forms_service.errors import Mistake

LARGEST_BYTES = 1_000_000
MOST_NODES = 100_000  # with every alias written out
DEEPEST = 40

Path = tuple[str | int, ...]
_INT = re.compile(r"^[-+]?(0|[1-9]\d*)$")
_FLOAT = re.compile(r"^[-+]?\d+\.\d+$")
_PLAIN: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True)
class YamlFile:
    """`value` is none where the file could not be read at all; `mistakes` says why."""

    file: str
    value: Any = None
    lines: Mapping[Path, int] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()

    def place(self, path: Path) -> str:
        """Line and keys, with the id of each entry of a list, so that a person finds it without counting."""
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        line = self.lines.get(known, 1)
        words = self._words(path)
        return f"line {line}, {words}" if words else f"line {line}"

    def _words(self, path: Path) -> str:
        words, value = "", self.value
        for part in path:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                value = None
            if isinstance(part, int):
                named = value.get("id") or value.get("name") or value.get("slug") if isinstance(value, dict) else None
                words += f"[{named}]" if isinstance(named, str) else f"[{part + 1}]"
            else:
                words += f".{part}" if words else str(part)
        return words


def read_yaml(file: str, data: bytes) -> YamlFile:
    """Never raises: what is wrong is among the mistakes."""
    if len(data) > LARGEST_BYTES:
        return _refused(
            file, "", f"the file is larger than {LARGEST_BYTES:,} bytes.", "Split it, or take out what is not needed."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _refused(file, f"byte {error.start}", "the file is not UTF-8 text.", "Save it as UTF-8.")
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        return _refused(
            file,
            place,
            f"this is not YAML: {error.problem or error.context}.",
            "Compare indents, colons and quotes with _example.",
        )
    except (yaml.YAMLError, RecursionError):
        return _refused(file, "", "this is not YAML.", "Compare it with the same file of _example.")
    if root is None:
        return _refused(file, "", "the file is empty.", "Copy the same file of _example and change it.")
    reader = _Reader(file)
    value = reader.plain(root, (), 0)
    return YamlFile(file, None if reader.too_much else value, reader.lines, tuple(reader.mistakes))


def _refused(file: str, place: str, message: str, remedy: str) -> YamlFile:
    return YamlFile(file, mistakes=(Mistake(file, place, message, remedy),))


class _Reader:
    """Walks the node graph. Counting as it expands aliases is what stops a small file from becoming a huge value."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.mistakes: list[Mistake] = []
        self.nodes = 0
        self.too_much = False

    def plain(self, node: yaml.Node, path: Path, depth: int) -> Any:
        self.nodes += 1
        if self.too_much:
            return None
        if self.nodes > MOST_NODES or depth > DEEPEST:
            self.too_much = True
            self._mistake(
                node,
                f"the file unfolds to more than {MOST_NODES:,} values or {DEEPEST} levels.",
                "Use fewer aliases (*name).",
            )
            return None
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(each, (*path, number), depth + 1) for number, each in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._mistake(key_node, "a key must be a word.", "Write it as word: value.")
                continue
            key = key_node.value
            if key == "<<" and not key_node.style:
                self._mistake(key_node, "merge keys (<<) are not read.", "Write the keys out.")
                continue
            if key in mapping:
                first = self.lines[(*path, key)]
                self._mistake(key_node, f'the key "{key}" stands twice (first in line {first}).', "Keep one of them.")
                continue
            self.lines[(*path, key)] = key_node.start_mark.line + 1
            mapping[key] = self.plain(value_node, (*path, key), depth + 1)
        return mapping

    def _scalar(self, node: yaml.Node) -> Any:
        text: str = node.value
        if node.tag and not node.tag.startswith("tag:yaml.org,2002:"):
            self._mistake(node, f"the tag {node.tag} is not read.", "Take it out.")
            return None
        if not isinstance(node, yaml.ScalarNode) or node.style:
            return text
        if text.lower() in _PLAIN:
            return _PLAIN[text.lower()]
        if _INT.match(text):
            return int(text)
        if _FLOAT.match(text):
            return float(text)
        return text

    def _mistake(self, node: yaml.Node, message: str, remedy: str) -> None:
        self.mistakes.append(Mistake(self.file, f"line {node.start_mark.line + 1}", message, remedy))
