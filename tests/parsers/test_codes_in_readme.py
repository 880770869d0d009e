"""Callers decide by codes: each that the parsers can say stands in their README, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import parsers

FOLDER = Path(parsers.__file__).parent
# Said by the process around, whose codes stand in the README too.
AROUND = FOLDER.parent / "forms_service"
SAID_BY = {
    "Codes of `altered`": ("Altered",),
    "Codes of refusals": ("Refusal", "UnsafeDocumentError", "UnreadableDocumentError", "NeedsConversionError"),
    "Codes of problems": ("Problem",),
}


def listed(heading: str) -> set[str]:
    found = re.search(rf"{heading}: ([^.]*)\.", (FOLDER / "README.md").read_text(encoding="utf-8"))
    assert found
    return set(re.findall(r"[a-z]+(?:-[a-z0-9]+)*", found[1].replace("and of the process around it", "")))


def calls() -> Iterator[tuple[str, str]]:
    """The names of what is made, with the code that is said first."""
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                code = node.args[0]
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield name, code.value


def quoted() -> set[str]:
    sources = [*FOLDER.rglob("*.py"), AROUND / "errors.py", *(AROUND / "adapters").rglob("*.py")]
    return {word for path in sources for word in re.findall(r'"([a-z0-9-]+)"', path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("heading", SAID_BY)
def test_every_code_that_is_said_is_listed(heading: str) -> None:
    said = {code for name, code in calls() if name in SAID_BY[heading]}
    assert said
    assert said <= listed(heading)


@pytest.mark.parametrize("heading", SAID_BY)
def test_every_code_that_is_listed_is_said_somewhere(heading: str) -> None:
    assert listed(heading) <= quoted()
