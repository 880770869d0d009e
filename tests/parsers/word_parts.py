"""Word packages with parts of every sort, for tests that are about parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.documents import W, docx

KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{KINDS}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex"'
)


@dataclass(frozen=True)
class Part:
    """A part and how the main one points to it."""

    kind: str
    target: str
    content: str | bytes = b""
    external: bool = False

    def relation(self, number: int) -> str:
        mode = ' TargetMode="External"' if self.external else ""
        return f'<Relationship Id="x{number}" Type="{KINDS}/{self.kind}" Target="{self.target}"{mode}/>'


def root(name: str, *blocks: str) -> str:
    """The XML of a part whose outermost element is `name`."""
    return f"<{name} {NAMES}>{''.join(blocks)}</{name}>"


def with_parts(
    *blocks: str,
    parts: tuple[Part, ...] = (),
    more: Mapping[str, str | bytes] | None = None,
    properties: Mapping[str, str] | None = None,
    types: str = "",
) -> bytes:
    held: dict[str, str | bytes] = {f"word/{each.target}": each.content for each in parts if each.content}
    if types:
        namespace = "http://schemas.openxmlformats.org/package/2006/content-types"
        held["[Content_Types].xml"] = f'<Types xmlns="{namespace}">{types}</Types>'
    relations = "".join(each.relation(number) for number, each in enumerate(parts))
    return docx(*blocks, relations=relations, more=held | dict(more or {}), properties=properties)
