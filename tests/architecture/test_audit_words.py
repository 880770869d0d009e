"""Every code that the source writes into the history has words that a manager understands."""

from __future__ import annotations

import ast
from pathlib import Path

from forms_service.web.audit_words import KINDS, WORDS, audit_words, has_words

ROOT = Path(__file__).parents[2]


def _codes() -> dict[str, str]:
    """Code -> file. Codes put together from parts are followed as far as their parts are written out."""
    found: dict[str, str] = {}
    for folder in ("forms_service", "worker"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "audit":
                    for code in _written(node.args[0] if node.args else None):
                        found[code] = str(path.relative_to(ROOT))
    return found


def _written(node: ast.expr | None) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*_written(node.body), *_written(node.orelse)]
    return []


def test_every_code_of_the_source_has_words() -> None:
    codes = _codes()
    assert len(codes) > 80
    assert {code: path for code, path in codes.items() if not has_words(code)} == {}


def test_a_code_that_is_put_together_is_shown_all_the_same() -> None:
    assert audit_words("made-up.thing_done") == "Made up thing done"


def test_no_two_kinds_of_the_filter_are_the_same_and_each_shows_something() -> None:
    for words, nouns, whats in KINDS.values():
        assert words
        assert all(any(code.startswith(f"{noun}.") for code in WORDS) for noun in nouns), words
        assert all(has_words(what) for what in whats), words
