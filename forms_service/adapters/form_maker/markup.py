"""XML elements by prefixed name, and packages whose bytes depend on nothing but their parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from lxml import etree

BEGINNING_OF_ZIP_TIME = (1980, 1, 1, 0, 0, 0)

Element = etree._Element


class Markup:
    """Makes elements of one set of namespaces, `make("w:p", child, "text")`; the empty prefix is the default one."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self.namespaces = dict(namespaces)
        self._map = {prefix or None: uri for prefix, uri in namespaces.items()}

    def name(self, prefixed: str) -> str:
        prefix, _, local = prefixed.partition(":")
        return f"{{{self.namespaces[prefix]}}}{local}"

    def __call__(
        self, tag: str, *children: Element | str | None, attributes: Mapping[str, object] | None = None
    ) -> Element:
        element = etree.Element(self.name(tag), nsmap=self._map)
        for key, value in (attributes or {}).items():
            element.set(self.name(key) if ":" in key else key, str(value))
        for child in children:
            if child is None:
                continue
            if isinstance(child, str):
                _add_text(element, child)
            else:
                element.append(child)
        return element


def _add_text(element: Element, text: str) -> None:
    if len(element):
        last = element[-1]
        last.tail = (last.tail or "") + text
    else:
        element.text = (element.text or "") + text


def as_bytes(root: Element) -> bytes:
    etree.cleanup_namespaces(root, keep_ns_prefixes=[prefix for prefix in root.nsmap if prefix])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def package(parts: Mapping[str, bytes], *, stored_first: str | None = None) -> bytes:
    """A zip in the order given; `stored_first` is not compressed, as OpenDocument wants its mimetype."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, BEGINNING_OF_ZIP_TIME)
            entry.compress_type = zipfile.ZIP_STORED if name == stored_first else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, data)
    return target.getvalue()
