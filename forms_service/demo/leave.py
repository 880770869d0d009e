"""What the demo leaves behind: every document that was sent or received, and a page that links them."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, Document, Letter, Mail, Pack
from forms_service.db.records.documents import bytes_of
from forms_service.db.work import begin_reading
from forms_service.demo.play import Player
from forms_service.demo.stage import ACTOR, Stage
from forms_service.domain.references import file_name

_KINDS = (
    ("notification", "The notification"),
    ("letter", "Letters and records, as they were sent"),
    ("request-form", "Forms, prefilled for each agency"),
    ("return", "Returns, as the agencies sent them"),
    ("report", "The collated report"),
    ("pack", "The pack, and its addendum"),
    ("decision", "The decision record"),
)


@dataclass(frozen=True)
class _Left:
    kind: str
    path: str
    words: str


def leave_everything(stage: Stage, player: Player, folder: Path) -> None:
    """Files named by case reference, form and version; who they are about stands only inside."""
    left: list[_Left] = []
    used: set[str] = set()
    with begin_reading(stage.started.sessions, stage.started.services, ACTOR) as work:
        names = {
            row.id: row.agency_name
            for row in work.session.scalars(select(AgencyRequest).where(AgencyRequest.case_id == player.case_id))
        }
        letters = {row.id: row for row in work.session.scalars(select(Letter).where(Letter.case_id == player.case_id))}
        documents = work.session.scalars(
            select(Document).where(Document.case_id == player.case_id).order_by(Document.created_at, Document.id)
        ).all()
        packs = work.session.scalars(select(Pack).where(Pack.case_id == player.case_id).order_by(Pack.number)).all()
        for document in documents:
            letter = letters.get(document.letter_id or "")
            if letter is not None and letter.state == "withdrawn":
                continue
            about = names.get(document.request_id or "", "") or (letter.recipient_key if letter else "")
            words = f"{document.file_name}: {about}".rstrip(": ")
            if document.kind == "return" and not document.usable:
                words += f" (cannot be used: {document.problem_code})"
            path = _free(used, document.kind, document.file_name, document.id)
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(bytes_of(work, document))
            left.append(_Left(document.kind, path, words))
        mails = work.session.scalars(select(Mail).where(Mail.case_id == player.case_id).order_by(Mail.settled_at)).all()
        sent = [f"{mail.subject} ({mail.state})" for mail in mails]
    pages = [str(path.relative_to(folder)) for path in sorted((folder / "mail").glob("*.eml"))]
    (folder / "sign-in.json").write_text(
        json.dumps({each.email: [each.role, each.password, each.secret] for each in stage.colleagues.values()}),
        encoding="utf-8",
    )
    (folder / "sign-in.json").chmod(0o600)
    _index(player, folder, left, sent, pages, len(packs))


def _free(used: set[str], kind: str, name: str, document_id: str) -> str:
    path = f"{kind}/{name}"
    if path in used:
        stem, _, suffix = name.rpartition(".")
        path = f"{kind}/{file_name(suffix, stem, document_id[:6])}"
    used.add(path)
    return path


def _index(player: Player, folder: Path, left: list[_Left], sent: list[str], mails: list[str], packs: int) -> None:
    parts = [
        "<!doctype html><html lang='en-GB'><head><meta charset='utf-8'>",
        f"<title>{html.escape(player.reference)}: what the demo made</title>",
        "<style>body{font:1rem/1.5 arial,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "li{margin:.2rem 0}h2{margin-top:2rem}</style></head><body>",
        f"<h1>{html.escape(player.reference)}: what the demo made</h1>",
        "<p>A made-up case. All people are invented. The business clock was simulated; everything else was real.</p>",
        "<p><a href='story.txt'>The story, day by day</a></p>",
    ]
    for kind, title in _KINDS:
        found = [each for each in left if each.kind == kind]
        if not found:
            continue
        parts.append(f"<h2>{title} ({len(found)})</h2><ul>")
        parts += [f"<li><a href='{html.escape(each.path)}'>{html.escape(each.words)}</a></li>" for each in found]
        parts.append("</ul>")
    parts.append(f"<h2>Mail ({len(mails)} accepted by the catcher)</h2><ul>")
    parts += [f"<li><a href='{html.escape(path)}'>{html.escape(path)}</a></li>" for path in mails]
    parts.append("</ul><h2>What became of each message</h2><ul>")
    parts += [f"<li>{html.escape(words)}</li>" for words in sent]
    parts.append(f"</ul><p>{packs} packs and addenda.</p></body></html>")
    (folder / "index.html").write_text("\n".join(parts), encoding="utf-8")
