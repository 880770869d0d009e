"""What the demo leaves behind: every document that was sent or received, and a page that links them."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, Document, Letter, Mail, Pack
from forms_service.db.records.documents import bytes_of
from forms_service.db.work import Work, begin_reading
from forms_service.demo.cast import Cast
from forms_service.demo.stage import ACTOR, Stage
from forms_service.domain.references import file_name

_KINDS = (
    ("notification", "The form that opened it"),
    ("letter", "Letters and records, as they were sent"),
    ("request-form", "Forms, prefilled for each agency"),
    ("return", "Returns, as the agencies sent them"),
    ("form", "Forms that came later"),
    ("report", "The collated report"),
    ("pack", "The pack, and its addendum"),
    ("decision", "The decision record"),
)
_BESIDE = (("logs", "Logs of matters"), ("calendar", "Calendars"))


@dataclass(frozen=True)
class _Left:
    kind: str
    path: str
    words: str


@dataclass(frozen=True)
class _LeftOfCase:
    reference: str
    documents: tuple[_Left, ...]
    messages: tuple[str, ...]
    packs: int


def leave_everything(stage: Stage, player: Cast, folder: Path, others: Sequence[Cast] = ()) -> None:
    """Files named by case reference, form and version; who they are about stands only inside. `others`: more cases,
    each with a folder of its own."""
    with begin_reading(stage.started.sessions, stage.started.services, ACTOR) as work:
        cases = [_leave_case(work, player, folder, "")]
        cases += [_leave_case(work, other, folder, f"{other.reference}/") for other in others]
    _index(folder, cases)


def _leave_case(work: Work, player: Cast, folder: Path, below: str) -> _LeftOfCase:
    left: list[_Left] = []
    used: set[str] = set()
    names = {
        row.id: row.agency_name
        for row in work.session.scalars(select(AgencyRequest).where(AgencyRequest.case_id == player.case_id))
    }
    letters = {row.id: row for row in work.session.scalars(select(Letter).where(Letter.case_id == player.case_id))}
    documents = work.session.scalars(
        select(Document).where(Document.case_id == player.case_id).order_by(Document.created_at, Document.id)
    ).all()
    packs = work.session.scalars(select(Pack.id).where(Pack.case_id == player.case_id)).all()
    for document in documents:
        letter = letters.get(document.letter_id or "")
        if letter is not None and letter.state == "withdrawn":
            continue
        words = f"{document.file_name}: {_about(document, letter, names)}".rstrip(": ")
        if document.kind == "return" and not document.usable:
            words += f" (cannot be used: {document.problem_code})"
        path = _free(used, f"{below}{document.kind}", document.file_name, document.id)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(bytes_of(work, document))
        left.append(_Left(document.kind, path, words))
    mails = work.session.scalars(select(Mail).where(Mail.case_id == player.case_id).order_by(Mail.settled_at)).all()
    sent = [f"{mail.subject} ({mail.state})" for mail in mails]
    return _LeftOfCase(player.reference, tuple(left), tuple(sent), len(packs))


def _about(document: Document, letter: Letter | None, names: dict[str, str]) -> str:
    """Whom it came from or went to; of somebody who takes part no more than what they are."""
    if document.request_id in names:
        return names[document.request_id or ""]
    if letter is None:
        return ""
    return letter.audience if letter.recipient_key.startswith("party:") else letter.recipient_key


def _free(used: set[str], place: str, name: str, document_id: str) -> str:
    path = f"{place}/{name}"
    if path in used:
        stem, _, suffix = name.rpartition(".")
        path = f"{place}/{file_name(suffix, stem, document_id[:6])}"
    used.add(path)
    return path


def _index(folder: Path, cases: Sequence[_LeftOfCase]) -> None:
    title = "What the demo made"
    parts = [
        "<!doctype html><html lang='en-GB'><head><meta charset='utf-8'>",
        f"<title>{title}</title>",
        "<style>body{font:1rem/1.5 arial,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "li{margin:.2rem 0}h2,h3{margin-top:2rem}</style></head><body>",
        f"<h1>{title}</h1>",
        "<p>Made-up cases. All people are invented. The business clock was simulated; everything else was real.</p>",
        "<p><a href='story.txt'>The story, day by day</a></p><ul>",
        *(f"<li><a href='#{each.reference}'>{html.escape(each.reference)}</a></li>" for each in cases),
        "</ul>",
    ]
    for case in cases:
        parts.append(f"<h2 id='{case.reference}'>{html.escape(case.reference)}</h2>")
        parts += _of_case(case)
    for place, words in _BESIDE:
        kept = sorted(path.relative_to(folder).as_posix() for path in (folder / place).glob("*"))
        parts += _list(words, [(path, path) for path in kept]) if kept else []
    mails = [path.relative_to(folder).as_posix() for path in sorted((folder / "mail").glob("*.eml"))]
    parts += _list(f"Mail ({len(mails)} accepted by the catcher)", [(path, path) for path in mails])
    parts.append("</body></html>")
    (folder / "index.html").write_text("\n".join(parts), encoding="utf-8")


def _of_case(case: _LeftOfCase) -> list[str]:
    parts = []
    for kind, title in _KINDS:
        found = [(each.path, each.words) for each in case.documents if each.kind == kind]
        parts += _list(f"{title} ({len(found)})", found, "h3") if found else []
    parts.append("<h3>What became of each message</h3><ul>")
    parts += [f"<li>{html.escape(words)}</li>" for words in case.messages]
    parts.append("</ul>")
    if case.packs:
        parts.append(f"<p>Packs and addenda: {case.packs}.</p>")
    return parts


def _list(title: str, links: Sequence[tuple[str, str]], heading: str = "h2") -> list[str]:
    lines = (f"<li><a href='{html.escape(path)}'>{html.escape(words)}</a></li>" for path, words in links)
    return [f"<{heading}>{html.escape(title)}</{heading}><ul>", *lines, "</ul>"]
