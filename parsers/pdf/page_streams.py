"""What a page draws, measured before anything draws it: a small file may unpack to more than there is memory for."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from parsers.errors import UnsafeDocumentError
from parsers.limits import Limits
from parsers.pdf.objects import BREAKAGE, dictionary, inherited, resolved
from parsers.safety import PDF

_INFLATING = ("/FlateDecode", "/Fl")
# These unpack pictures; a page whose drawing is packed so was made to do harm, and no program shows words of it.
_PICTURES = ("/JBIG2Decode", "/DCTDecode", "/DCT", "/JPXDecode", "/CCITTFaxDecode", "/CCF")
_LONGEST_CHAIN = 6
_STEP = 1 << 20
_MOST_FORMS = 4_000
_MOST_DRAWINGS = 20_000  # of one page
_ENDLESS = 1 << 40
_DEEPEST = 12
_DRAW = re.compile(rb"/([^\s/\[\]()<>{}%]{1,127})\s+Do\b")


class PageStreams:
    """Measures what the pages draw, drawings within them too; all pages together have one allowance."""

    def __init__(self, limits: Limits) -> None:
        self._left = limits.page_bytes
        self._measured: set[int] = set()
        self._counted: dict[int, int] = {}

    def may_be_read(self, page: Any) -> bool:
        """False: what the page draws is no text. Raises where it is more than any form holds."""
        try:
            contents = resolved(page.get("/Contents"))
            streams = contents if isinstance(contents, ArrayObject) else [contents]
            plain = all(self._measure(resolved(stream)) for stream in streams)
            resources = dictionary(inherited(page, "/Resources"))
            if self._measure_forms(resources) and plain:
                drawn = sum(self._drawings(resolved(stream), resources, 0) for stream in streams)
                plain = drawn <= _MOST_DRAWINGS
        except BREAKAGE:
            return True  # broken otherwise: whoever reads it says so
        return plain

    def _measure_forms(self, resources: DictionaryObject | None) -> bool:
        """Whether there are drawings within the page."""
        waiting = [resources]
        seen: set[int] = set()
        while waiting and len(seen) < _MOST_FORMS:
            here = waiting.pop()
            for drawn in (dictionary(here.get("/XObject")) or {}).values() if here is not None else ():
                form = resolved(drawn)
                if isinstance(form, StreamObject) and form.get("/Subtype") == "/Form" and id(form) not in seen:
                    seen.add(id(form))
                    self._measure(form)
                    waiting.append(dictionary(form.get("/Resources")))
        return bool(seen)

    def _drawings(self, stream: Any, resources: DictionaryObject | None, depth: int) -> int:
        """How many drawings there will be once each is drawn as often as it is asked for; a loop has no end."""
        if not isinstance(stream, StreamObject):
            return 0
        known = self._counted.get(id(stream))
        if known is not None:
            return known
        if depth > _DEEPEST:
            return _ENDLESS
        self._counted[id(stream)] = _ENDLESS  # while it is being counted: whoever comes back here goes round in a loop
        total = 1
        forms = (dictionary(resources.get("/XObject")) if resources is not None else None) or DictionaryObject()
        asked = Counter(_DRAW.findall(stream.get_data())) if forms else Counter[bytes]()
        for name, times in asked.items():
            form = resolved(forms.get("/" + name.decode("latin-1")))
            if isinstance(form, StreamObject) and form.get("/Subtype") == "/Form":
                own = dictionary(form.get("/Resources"))
                total += times * self._drawings(form, own if own is not None else resources, depth + 1)
                if total > _MOST_DRAWINGS:
                    total = _ENDLESS
                    break
        self._counted[id(stream)] = total
        return total

    def _measure(self, stream: Any) -> bool:
        if not isinstance(stream, StreamObject) or id(stream) in self._measured:
            return True
        self._measured.add(id(stream))
        filters = resolved(stream.get("/Filter"))
        chain = [str(resolved(each)) for each in filters] if isinstance(filters, ArrayObject) else []
        if isinstance(filters, NameObject):
            chain = [str(filters)]
        if len(chain) > _LONGEST_CHAIN or any(each in _PICTURES for each in chain):
            return False
        packed = vars(stream).get("_data", b"")
        data = packed if isinstance(packed, bytes) else b""
        for number, each in enumerate(chain):
            if each in _INFLATING:
                data = self._inflated(data, keep=number + 1 < len(chain))
        return True

    def _inflated(self, data: bytes, *, keep: bool) -> bytes:
        inflater = zlib.decompressobj()
        kept = []
        try:
            while data and not inflater.eof:
                piece = inflater.decompress(data, _STEP)
                self._left -= len(piece)
                if self._left < 0:
                    raise UnsafeDocumentError(
                        "zip-bomb",
                        "the pages of this PDF unpack to far more than any form holds. Do not open it; ask the sender "
                        "about it.",
                        media_type=PDF,
                    )
                kept += [piece] if keep else []
                data = inflater.unconsumed_tail
        except zlib.error:
            return b""
        return b"".join(kept)
