"""What Word itself leaves in a file that people have worked in: revision marks, split runs, proofing, themes."""

# ruff: noqa: E501  (markup is read better unbroken)

from __future__ import annotations

import copy
import random
import re
from typing import Any

from lxml import etree

from tests.samples.making.word_form import WordForm
from tests.samples.making.word_pieces import q, xml

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office Theme"><a:themeElements>'
    '<a:clrScheme name="Office"><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window" '
    'lastClr="FFFFFF"/></a:lt1></a:clrScheme><a:fontScheme name="Office"><a:majorFont><a:latin typeface="Calibri Light"/>'
    '<a:ea typeface=""/><a:cs typeface=""/></a:majorFont><a:minorFont><a:latin typeface="Calibri"/><a:ea typeface=""/>'
    '<a:cs typeface=""/></a:minorFont></a:fontScheme></a:themeElements></a:theme>'
)
_APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Template>Normal.dotm'
    "</Template><TotalTime>47</TotalTime><Pages>9</Pages><Words>1893</Words><Application>Microsoft Office Word</Application>"
    "<DocSecurity>0</DocSecurity><AppVersion>16.0000</AppVersion></Properties>"
)


def as_word_saves(form: WordForm, seed: int, *, smart_tags: bool = False) -> WordForm:
    """The same words on the page; nothing in the file stands as our generator wrote it."""
    chance = random.Random(seed)
    editions = [f"{chance.randrange(0x100000, 0xFFFFFF):08X}" for _ in range(5)]
    bookmarks = 0
    for paragraph in list(form.root.iter(q("w:p"))):
        paragraph.set(q("w14:paraId"), f"{chance.randrange(0x10000000, 0x7FFFFFFF):08X}")
        paragraph.set(q("w14:textId"), "77777777")
        paragraph.set(q("w:rsidR"), chance.choice(editions))
        paragraph.set(q("w:rsidRDefault"), chance.choice(editions))
        for run in list(paragraph.iter(q("w:r"))):
            _split(run, chance, editions)
        if chance.random() < 0.06:
            bookmarks += 1
            _bookmark(paragraph, bookmarks)
        if chance.random() < 0.05:
            first = next(paragraph.iter(q("w:r")), None)
            if first is not None and first.find(q("w:t")) is not None:
                first.find(q("w:t")).addprevious(xml("<w:lastRenderedPageBreak/>")[0])
    for control in form.root.iter(q("w:sdtPr")):
        control.insert(0, xml('<w:rPr><w:rFonts w:cs="Arial"/><w:szCs w:val="19"/></w:rPr>')[0])
    if smart_tags:
        _smart_tags(form.root)
    _around(form, editions)
    return form


def _split(run: Any, chance: random.Random, editions: list[str]) -> None:
    run.set(q("w:rsidRPr"), chance.choice(editions))
    text = run.find(q("w:t"))
    if text is None or len(run.findall(q("w:t"))) != 1 or run.find(q("w:br")) is not None:
        return
    words = text.text or ""
    if len(words) < 9 or chance.random() < 0.45:
        return
    cuts = sorted({chance.randrange(1, len(words)) for _ in range(chance.choice((1, 1, 2, 3)))})
    bits = [words[start:end] for start, end in zip([0, *cuts], [*cuts, len(words)], strict=True)]
    text.text = bits[0]
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    last = run
    for bit in bits[1:]:
        added = copy.deepcopy(run)
        for other in list(added):
            if other.tag not in (q("w:rPr"), q("w:t")):
                added.remove(other)
        added.set(q("w:rsidR"), chance.choice(editions))
        added.find(q("w:t")).text = bit
        if chance.random() < 0.5:
            kind = chance.choice(("spell", "gram"))
            before, behind = xml(f'<w:proofErr w:type="{kind}Start"/><w:proofErr w:type="{kind}End"/>')
            last.addnext(before)
            before.addnext(added)
            added.addnext(behind)
        else:
            last.addnext(added)
        last = added


def _bookmark(paragraph: Any, number: int) -> None:
    name = "_GoBack" if number == 1 else f"_Hlk{80_000_000 + number * 7919}"
    begin, end = xml(f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>')
    properties = paragraph.find(q("w:pPr"))
    paragraph.insert(0 if properties is None else 1, begin)
    paragraph.append(end)


def _smart_tags(root: Any) -> None:
    """Word 2003 put these round places, dates and names of people; they stay in a copy of a copy."""
    for run in list(root.iter(q("w:r"))):
        text = run.find(q("w:t"))
        if text is not None and re.search(r"\d{2}/\d{2}|Close|Road|Street|House", text.text or ""):
            tag = xml('<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="place"/>')[0]
            run.addprevious(tag)
            tag.append(run)


def _around(form: WordForm, editions: list[str]) -> None:
    parts = form.parts
    parts["word/theme/theme1.xml"] = _THEME.encode()
    form.relation("rIdTheme", f"{_OFFICE}/theme", "theme/theme1.xml")
    form.content_type("/word/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml")
    parts["docProps/app.xml"] = _APP.encode()
    listed = "".join(f'<w:rsid w:val="{each}"/>' for each in editions)
    settings = etree.fromstring(parts["word/settings.xml"])
    settings.extend(xml(f'<w:rsids><w:rsidRoot w:val="{editions[0]}"/>{listed}</w:rsids>'))
    settings.extend(xml('<w:proofState w:spelling="clean" w:grammar="clean"/>'))
    parts["word/settings.xml"] = etree.tostring(settings)
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(b'w:ascii="Arial"', b'w:asciiTheme="minorHAnsi"', 1)
    form.root.set("{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable", "w14 w15 w16se w16cid")
