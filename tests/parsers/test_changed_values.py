"""One answer changed in a document changes that answer in the result and no other, or is a question for a person."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

import parsers
from parsers.types import Certainty, FieldKind, FieldRule, ParsedField, ParseResult
from tests.parsers.planting import TEXT, W, packed, unpacked
from tests.parsers.test_planted_text import SAMPLES, rules

SURE = (Certainty.EXACT, Certainty.BY_LABEL)
TIMES = 3
EDITABLE = [path for path in SAMPLES if path.suffix in (".docx", ".odt")]
# Of a row of options the words of those not chosen are no value; ticks have a test of their own.
CHOSEN = (FieldKind.CHOICE, FieldKind.MULTI_CHOICE, FieldKind.TICK)


def cells_of(result: ParseResult) -> Iterator[tuple[str, ParsedField]]:
    for name, field in result.fields.items():
        if isinstance(field, ParsedField):
            yield name, field
        else:
            for number, row in enumerate(field.rows):
                for column, cell in row.items():
                    yield f"{name}.{number}.{column}", cell


def kinds_of(result: ParseResult) -> dict[str, FieldRule]:
    form = next(
        each
        for each in rules()
        if (each.partnership, each.form, each.current) == (result.partnership, result.form, True)
    )
    found = {field.name: field for field in form.fields}
    found |= {f"{field.name}.{column.name}": column for field in form.fields for column in field.row_fields()}
    return found


def squeezed(text: str | None) -> str:
    return "".join((text or "").split())


def text_nodes(suffix: str, root: etree._Element) -> list[etree._Element]:
    tags = (f"{{{W}}}t",) if suffix == ".docx" else (f"{{{TEXT}}}p", f"{{{TEXT}}}span")
    return [each for each in root.iter(*tags) if re.search(r"\w{3}", each.text or "")]


def fault_after_a_change(path: Path, chance: random.Random) -> str | None:
    """One letter of one node becomes another letter. Nothing where all is well, or where the node is no one answer."""
    parts = unpacked(path.read_bytes())
    name = "word/document.xml" if path.suffix == ".docx" else "content.xml"
    root = etree.fromstring(parts[name])
    node = chance.choice(text_nodes(path.suffix, root))
    was = node.text or ""
    before = parsers.parse(path.name, packed(parts), rules())
    owners = [key for key, field in cells_of(before) if squeezed(was) in squeezed(field.raw)]
    if squeezed("".join(root.itertext())).count(squeezed(was)) > 1:
        owners = []  # the words stand elsewhere too, in a question or in another answer
    at = chance.choice([found.start() for found in re.finditer(r"\w", was)])
    letter = chance.choice([each for each in "bkq" if each != was[at].casefold()])
    node.text = was[:at] + letter + was[at + 1 :]
    parts[name] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    after = parsers.parse(path.name, packed(parts), rules())
    old, new = dict(cells_of(before)), dict(cells_of(after))
    about = f"{path.name}: “{was}” became “{node.text}”"
    changed = {
        key for key in old.keys() | new.keys()
        if key not in old or key not in new or (old[key].value, old[key].raw) != (new[key].value, new[key].raw)
    }  # fmt: skip
    # A prompt that is no prompt any more is an answer, and stands where the letter was changed.
    there = {key for key, field in new.items() if squeezed(node.text) in squeezed(field.raw) or around(field, node, at)}
    others = [
        key for key in changed - set(owners) - there if key in new and new[key].certainty in SURE and new[key].value
    ]
    if others:
        return f"{about}, and {others} changed without a question"
    kinds = kinds_of(before) if before.form else {}
    for key in owners if len(owners) == 1 else ():
        kind = kinds[re.sub(r"\.\d+\.", ".", key)].kind
        same = key in new and key in old and new[key].value == old[key].value and new[key].certainty in SURE
        if same and old[key].value and kind not in CHOSEN and squeezed(node.text) not in unplaced(after):
            return f"{about}, and {key} still says {old[key].value!r}, and is sure of it"
    return None


def around(field: ParsedField, node: etree._Element, at: int) -> bool:
    """The answer is a part of the node's words, and the changed letter is in that part: a label stands before it."""
    found = re.finditer(re.escape(field.raw), node.text or "") if field.raw else ()
    return any(each.start() <= at < each.end() for each in found)


def unplaced(result: ParseResult) -> str:
    return "\x00".join(squeezed(each.text) for each in result.unplaced)


@pytest.mark.parametrize("path", EDITABLE, ids=lambda path: f"{path.parts[-4]}-{path.name}")
def test_a_letter_changed_in_one_answer_changes_no_other(path: Path) -> None:
    times = int(os.environ.get("FORMS_PLANTED", TIMES))
    faults = [fault_after_a_change(path, random.Random(f"{path.name} {seed}")) for seed in range(times)]
    assert [each for each in faults if each] == []
