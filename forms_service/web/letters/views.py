"""Letters: the queue of those that wait, what is different in each, their release; and what became of each message."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.letter_differences import differences as differences_of
from forms_service.db.queries.letter_list import LetterLine, drafted_by, letter_line, letters_of, was_sent_to
from forms_service.db.queries.letter_queue import ToRelease, held_letters, to_release
from forms_service.db.queries.letters_by_hand import LetterByHand, letters_by_hand
from forms_service.db.queries.people_names import actor_names
from forms_service.db.records.documents import bytes_of, document_or_error, open_document
from forms_service.domain.access import Action
from forms_service.domain.deadlines import day_in_words
from forms_service.domain.letter_wording import days_said
from forms_service.errors import ConflictError, NotFoundError, RenderError
from forms_service.use_cases.ask_by_hand import ASKED_WHILE, ask_by_hand
from forms_service.use_cases.record_bounce import record_bounce
from forms_service.use_cases.record_sent_otherwise import record_sent_otherwise
from forms_service.use_cases.release_letter import release_letter
from forms_service.use_cases.resend_mail import resend_mail
from forms_service.use_cases.revise_letter import revise_letter
from forms_service.use_cases.settle_mail import settle_mail
from forms_service.use_cases.withdraw_letter import withdraw_letter
from forms_service.web.access import allowed, allowed_on, in_whose_place, is_own_draft, may, subject
from forms_service.web.again import again, needed
from forms_service.web.case_pages import case_template, frame
from forms_service.web.downloads import FORMATS, attachment, kept_attachment
from forms_service.web.fresh_code import check_code_again
from forms_service.web.identity import user
from forms_service.web.sent_moments import past_moment
from forms_service.web.visible import all_visible_cases
from forms_service.web.work import finish, reading, services, writing

blueprint = Blueprint("letters", __name__, template_folder="templates")


@blueprint.get("/letters")
@allowed(Action.RELEASE_LETTER)
def queue() -> ResponseReturnValue:
    """Of all cases that the person may see."""
    return render_template("letters/queue.html", letters=held_letters(reading(), _visible()))


@blueprint.get("/cases/<case_id>/letters")
@allowed_on("case", Action.RELEASE_LETTER)
def letters(case_id: str) -> ResponseReturnValue:
    work = reading()
    lines = letters_of(work, frame())
    return case_template(
        "letters/list.html",
        held=held_letters(work, [case_id]),
        wrong=[line for line in lines if line.state == "failed" or line.in_doubt],
        being_made=[line for line in lines if line.state in ("asked", "made")],
        released=[line for line in lines if line.state == "released" and not line.in_doubt],
        withdrawn=[line for line in lines if line.state == "withdrawn"],
        names=actor_names(work, [line.released_by for line in lines if line.released_by]),
        by_hand=[(each.slug, _made_by_hand(each)) for each in letters_by_hand(work, frame())],
        can_ask=frame().state in ASKED_WHILE,
    )


@blueprint.post("/cases/<case_id>/letters")
@allowed_on("case", Action.RELEASE_LETTER)
@again(letters)
def make(case_id: str) -> ResponseReturnValue:
    ask_by_hand(writing(), case_id, needed("letter", "Choose the letter."))
    flash("It is being made. Nothing goes before somebody has read and released it.")
    return redirect(url_for(".letters", case_id=case_id))


@blueprint.get("/letters/confirm")
@allowed(Action.RELEASE_LETTER)
def confirm() -> ResponseReturnValue:
    """What exactly would go, before it goes."""
    return _confirm_page(request.args.getlist("letter"))


@blueprint.post("/letters/release")
@allowed(Action.RELEASE_LETTER)
@again(lambda: _confirm_page(request.form.getlist("letter_ids")))
def release_chosen() -> ResponseReturnValue:
    """All that the confirm page listed, or none: each as it was read there."""
    chosen = list(dict.fromkeys(request.form.getlist("letter_ids")))
    if not chosen:
        flash("Nothing was released: tick the letters that you have read.")
        return redirect(url_for(".queue"))
    held = held_letters(reading(), _visible(), letter_ids=chosen)
    if len(held) != len(chosen):
        raise ConflictError(
            "One of these letters is not waiting any more. Nothing was released: look at the list again."
        )
    if any(letter.to_panel for letter in held):
        check_code_again()
    in_whose_place(Action.RELEASE_LETTER, {letter.partnership for letter in held})
    work = writing()
    reason = request.form.get("own_draft_reason", "")
    going = sum(
        release_letter(work, letter_id, edition=request.form.get(f"edition-{letter_id}", ""), own_draft_reason=reason)
        for letter_id in chosen
    )
    _say_released(len(chosen), going)
    return redirect(url_for(".queue"))


@blueprint.get("/letters/<letter_id>")
@allowed_on("letter", Action.SEE_LETTER)
def letter(letter_id: str) -> ResponseReturnValue:
    line = _seen(letter_id)
    work = reading()
    writer = drafted_by(work, [letter_id]).get(letter_id)
    return case_template(
        "letters/letter.html",
        letter=line,
        unit=may(Action.RELEASE_LETTER, subject()),
        free_text_names=[name for name, _ in line.free_text],
        drafted_by=writer,
        names=actor_names(work, [who for who in (line.released_by, writer) if who]),
    )


@blueprint.get("/letters/<letter_id>/differences")
@allowed_on("letter", Action.RELEASE_LETTER)
def differences(letter_id: str) -> ResponseReturnValue:
    """The whole letter with what was filled in, and what is different from those that went before."""
    line = _seen(letter_id)
    try:
        found = differences_of(writing(), letter_id, visible=_visible())
    except RenderError as error:
        raise ConflictError(
            "The words of this letter cannot be shown here. Download it and read it in Word."
        ) from error
    finish()  # the traces of the reading are kept before the words leave
    return case_template("letters/differences.html", letter=line, found=found)


@blueprint.get("/letters/<letter_id>/download.<target>")
@allowed_on("letter", Action.SEE_LETTER)
def download(letter_id: str, target: str) -> ResponseReturnValue:
    line = _seen(letter_id)
    if line.document_id is None or target not in ("docx", "pdf"):
        raise NotFoundError
    document = document_or_error(reading(), line.document_id)
    if document.media_type == FORMATS[target]:
        return kept_attachment(open_document(writing(), line.document_id))
    # The kept Word document stays what was sent; the PDF is a rendition of it, made outside of any transaction.
    data = bytes_of(reading(), document)
    finish()
    pdf = services().converter.to_pdf(data, "docx")
    open_document(writing(), line.document_id)
    return attachment(pdf, document.file_name.rsplit(".", 1)[0] + ".pdf", FORMATS["pdf"])


@blueprint.post("/letters/<letter_id>/release")
@allowed_on("letter", Action.RELEASE_LETTER)
@again(lambda letter_id: _confirm_page([letter_id]))
def release(letter_id: str) -> ResponseReturnValue:
    if _seen(letter_id).audience == "panel":
        check_code_again()
    going = release_letter(
        writing(),
        letter_id,
        edition=request.form.get("edition"),
        own_draft_reason=request.form.get("own_draft_reason", ""),
    )
    _say_released(1, going)
    return redirect(url_for(".letter", letter_id=letter_id))


@blueprint.post("/letters/<letter_id>/withdraw")
@allowed_on("letter", Action.RELEASE_LETTER)
def withdraw(letter_id: str) -> ResponseReturnValue:
    withdraw_letter(writing(), letter_id)
    flash("The letter was called back. Nothing of it had left.")
    return redirect(url_for(".letter", letter_id=letter_id))


@blueprint.post("/letters/<letter_id>/words")
@allowed_on("letter", Action.RELEASE_LETTER)
@again(letter)
def revise(letter_id: str) -> ResponseReturnValue:
    names = [name for name, _ in _seen(letter_id).free_text]
    revise_letter(writing(), letter_id, {name: request.form.get(name, "") for name in names})
    flash("The letter is being made again with your words. It is shown here in a moment; then read it once more.")
    return redirect(url_for(".letter", letter_id=letter_id))


@blueprint.post("/letters/<letter_id>/sent")
@allowed_on("letter", Action.RELEASE_LETTER)
@again(letter)
def sent_otherwise(letter_id: str) -> ResponseReturnValue:
    who, how = needed("who", "Say who sent it."), needed("how", "Say how it was sent.")
    address, at = needed("address", "Say where it was sent to."), past_moment("at")
    line = _seen(letter_id)
    if line.state == "held" and line.audience == "panel":
        check_code_again()  # recording it releases it
    record_sent_otherwise(
        writing(),
        letter_id,
        who=who,
        how=how,
        address=address,
        proof=request.form.get("proof", "").strip(),
        at=at,
        own_draft_reason=request.form.get("own_draft_reason", ""),
    )
    flash("Recorded as sent another way.")
    return redirect(url_for(".letter", letter_id=letter_id))


@blueprint.post("/mails/<mail_id>/settle")
@allowed_on("mail", Action.RELEASE_LETTER)
def settle(mail_id: str) -> ResponseReturnValue:
    case_id = subject().case_id
    match request.form.get("became"):
        case "arrived":
            settle_mail(writing(), mail_id, arrived=True)
            flash("Recorded: it arrived.")
        case "not-arrived":
            settle_mail(writing(), mail_id, arrived=False)
            flash("Recorded: it did not arrive. Send it again, or another way.")
        case "bounced":
            record_bounce(writing(), mail_id=mail_id)
            flash("Recorded: it came back.")
        case "send-again":
            resend_mail(writing(), mail_id)
            flash("It is on its way again.")
        case _:
            flash("Nothing was changed: choose what became of the message.")
    return redirect(url_for(".letters", case_id=case_id))


_READ_BY_GROUP = frozenset({"review-group"})


def _made_by_hand(each: LetterByHand) -> str:
    return f"{each.title}, to {', '.join(each.to)}"


def _visible() -> tuple[str, ...]:
    return all_visible_cases(Action.RELEASE_LETTER)


def _confirm_page(letter_ids: Sequence[str]) -> ResponseReturnValue:
    chosen = list(dict.fromkeys(letter_ids))
    if not chosen:
        flash("Nothing was released: tick the letters that you have read.")
        return redirect(url_for(".queue"))
    held = held_letters(reading(), _visible(), letter_ids=chosen)
    if len(held) != len(chosen):
        raise ConflictError("One of these letters is not waiting any more. Look at the list again.")
    work = writing()
    shown = to_release(work, held)
    finish()  # the traces of the reading are kept before the words leave
    own = next((each.letter.drafted_by for each in shown if is_own_draft(each.letter.drafted_by)), None)
    return render_template(
        "letters/confirm.html",
        letters=[(each, _days(each)) for each in shown],
        drafted_by=own,
        to_panel=any(each.letter.to_panel for each in shown),
    )


def _days(letter: ToRelease) -> tuple[tuple[str, str], ...]:
    """Without the date of the letter itself, which asks nothing of anybody."""
    today = services().business_clock.today()
    texts = [*letter.words, *(line for mail in letter.mails for line in mail.text.splitlines())]
    own = day_in_words(today)
    return tuple(
        (day, said)
        for day, said in days_said(texts, since=today)
        if day != own or len(said.replace(day, "").split()) > 1
    )


def _say_released(count: int, going: int) -> None:
    first = "Released." if count == 1 else f"{count} letters were released."
    if going:
        flash(f"{first} {going} {'message is' if going == 1 else 'messages are'} on the way.")
    else:
        flash(f"{first} No message goes by itself: download it, send it and record how it went.")


def _seen(letter_id: str) -> LetterLine:
    """A released letter by those it is addressed to, and by whom it was sent to; any letter by the unit. To others it
    does not exist."""
    line = letter_line(reading(), frame(), letter_id)
    if may(Action.RELEASE_LETTER, subject()):
        return line
    mine = user()
    partner = mine.partner_in(subject().partnership) if mine else None
    addressed = line.recipient_key == f"partner:{partner}" if partner else line.audience in _READ_BY_GROUP
    if not addressed and mine is not None:
        addressed = was_sent_to(reading(), letter_id, mine.user_id)
    if line.state != "released" or not addressed:
        raise NotFoundError
    return line
