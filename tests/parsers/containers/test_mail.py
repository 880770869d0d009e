"""Mail is opened one level: its documents are read each on its own, its words are only ever a proposal."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

import pytest

import parsers
from parsers.types import Outcome, ParseResult
from tests.compound_file import compound_file, outlook_message
from tests.documents import docx, package, pdf, questions
from tests.parsers.rules import FORM, PAIRS, PROPERTIES

FILLED = docx(questions(*PAIRS.items()), properties=PROPERTIES)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
WORD = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")


def mail(text: str = "Please find our return attached.", subject: str = "RR-2026-014", page: str = "") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = "Officer <officer@example.org>"
    message["To"] = "unit@example.org"
    message["Subject"] = subject
    message["Date"] = "Wed, 15 Jul 2026 09:00:00 +0100"
    message.set_content(text)
    if page:
        message.add_alternative(page, subtype="html")
    return message


def read(message: EmailMessage | bytes, name: str = "message.eml", **options: bool) -> ParseResult:
    data = message if isinstance(message, bytes) else message.as_bytes()
    return parsers.parse(name, data, (FORM,), **options)


def codes(result: ParseResult) -> list[str]:
    return [problem.code for problem in result.problems]


def words(result: ParseResult) -> dict[str, list[str]]:
    kept: dict[str, list[str]] = {}
    for piece in result.unplaced:
        kept.setdefault(piece.kind, []).append(piece.text)
    return kept


def test_each_document_of_a_message_is_read_as_if_it_had_come_alone() -> None:
    message = mail()
    message.add_attachment(FILLED, *WORD, filename="return.docx")
    message.add_attachment(pdf("Some other page"), "application", "pdf", filename="other.pdf")
    result = read(message)
    assert (result.outcome, result.media_type) == (Outcome.UNRECOGNISED, "message/rfc822")
    assert codes(result) == ["container"]
    assert "2 documents" in result.problems[0].message
    alone = parsers.parse("return.docx", FILLED, (FORM,))
    assert result.children[0] == alone
    assert [(child.file, child.outcome) for child in result.children] == [
        ("return.docx", Outcome.PARSED),
        ("other.pdf", Outcome.UNRECOGNISED),
    ]
    packed = parsers.unpack("message.eml", message.as_bytes())
    assert [each.name for each in packed] == ["return.docx", "other.pdf"]
    assert packed[0].data == FILLED
    assert result.ledger is not None
    assert result.ledger.balanced
    assert result.ledger.unplaced == len("RR-2026-014Pleasefindourreturnattached.")


def test_the_json_of_a_container_comes_back_as_it_was() -> None:
    message = mail()
    message.add_attachment(FILLED, *WORD, filename="return.docx")
    result = read(message)
    assert parsers.from_json(parsers.json_form(result)) == result


def test_children_are_left_to_whoever_asks_for_that() -> None:
    message = mail()
    message.add_attachment(FILLED, *WORD, filename="return.docx")
    assert read(message, children=False).children == ()


def test_pictures_of_the_page_and_of_signatures_are_listed_and_not_read() -> None:
    message = mail(page='<p>Please find our return attached.</p><img src="cid:logo">')
    body = message.get_payload()[1]
    body.add_related(PNG, "image", "png", cid="<logo>", filename="crest.png")
    message.add_attachment(FILLED, *WORD, filename="return.docx")
    message.add_attachment(PNG, "image", "png", filename="photo of the form.png")
    result = read(message)
    assert [each.name for each in result.attachments] == ["crest.png"]
    assert [child.file for child in result.children] == ["return.docx", "photo of the form.png"]
    assert result.children[1].refusal is not None
    assert result.children[1].refusal.code == "picture"


@pytest.mark.parametrize("inner", ["eml", "zip", "msg"])
def test_a_container_within_a_container_is_refused_and_says_so(inner: str) -> None:
    message = mail()
    if inner == "eml":
        message.add_attachment(mail(subject="An earlier one"))
    elif inner == "zip":
        message.add_attachment(package({"return.docx": FILLED}), "application", "zip", filename="all.zip")
    else:
        message.add_attachment(outlook_message({"1000001F": "Words"}), "application", "octet-stream", filename="a.msg")
    result = read(message)
    assert result.children[0].refusal is not None
    assert result.children[0].refusal.code == "nested-container"
    assert len(parsers.unpack("a", message.as_bytes())) == 1


def test_what_both_forms_of_a_message_say_is_listed_once_and_what_only_one_says_too() -> None:
    same = read(mail("We have no record of this family.", page="<p>We have no record of <b>this</b> family.</p>"))
    assert words(same)["message"] == ["RR-2026-014", "We have no record of this family."]
    more = read(mail("Open this in another program.", page="<style>p{}</style><p>Known to us &amp; since 2020.</p>"))
    assert words(more)["message"] == ["RR-2026-014", "Open this in another program.", "Known to us & since 2020."]
    for result in (same, more):
        assert result.ledger is not None
        assert result.ledger.balanced


@pytest.mark.parametrize(
    "sentence",
    [
        "We have no record of this family.",
        "This is a nil return from the school.",
        "Nil return",
        "The child is not known to our service.",
        "The family has never been known to this agency.",
        "We have had no involvement with either child.",
        "We don’t hold any information about them.",
        "We do not have any records for this household.",
        "Nothing to report.",
        "They are unknown to us.",
    ],
)
def test_a_sentence_that_says_that_there_is_nothing_is_proposed_and_quoted(sentence: str) -> None:
    result = read(mail(f"Good morning,\n\n{sentence}\n\nKind regards\nAn Officer"))
    (problem,) = [each for each in result.problems if each.code == "nil-sentence"]
    assert sentence.rstrip(".") in problem.message
    assert result.fields == {}
    assert result.outcome is Outcome.UNRECOGNISED


@pytest.mark.parametrize(
    "text",
    [
        "We do not have no concerns.",
        "We do not have no record of this family.",
        "Is it right that you have no record of this family?",
        "If you have no record of this family, please say so.",
        "Please send a nil return where there is nothing.",
        "We have no record of this family other than a visit in 2020.",
        "This is not a nil return.",
        "We have no concerns.",
        "The form is attached.",
        "We have no record of the family before 2019.",
        "It would be wrong to say we have no record of them.",
        "There is no further information to share.",
        "The mother is no longer known to us.",
        "> We have no record of this family.\n\nSee above, please correct it.",
        "See attached.\n\n-----Original Message-----\nFrom: Someone\nWe have no record of this family.",
        "See attached.\n\nFrom: Someone <s@example.org>\nSent: 14 July 2026 10:00\nTo: Us\n"
        "Subject: Return\n\nWe have no record of this family.",
        "See attached.\n\nOn Tue, 14 Jul 2026 at 10:00, Someone <s@example.org>\nwrote:\nNil return.",
        "Begin forwarded message:\n\nNil return.",
        "________________________________\nFrom: Someone\nSent: Monday\n\nNil return.",
    ],
)
def test_what_only_looks_like_it_or_is_quoted_is_not_proposed(text: str) -> None:
    result = read(mail(text))
    assert "nil-sentence" not in codes(result)
    assert result.ledger is not None
    assert result.ledger.balanced


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote><p>Nil return.</p></blockquote>",
        '<div class="gmail_quote">Someone wrote:<p>Nil return.</p></div>',
        '<div id="divRplyFwdMsg"><b>From:</b> Someone</div><div>Nil return.</div>',
        "<hr><p><b>From:</b> Someone<br><b>Sent:</b> Monday<br><b>To:</b> Us<br><b>Subject:</b> x</p>Nil return.",
    ],
)
def test_quoted_words_of_a_page_are_kept_apart_from_the_senders(quote: str) -> None:
    message = mail(subject="RR")
    message.set_content(f"<html><head><title>t</title></head><body><p>See below.</p>{quote}</body></html>", "html")
    result = read(message)
    assert "nil-sentence" not in codes(result)
    assert words(result)["message"] == ["RR", "See below."]
    assert "Nil return." in words(result)["quoted"][0]


def test_a_subject_may_be_the_sentence() -> None:
    assert "nil-sentence" in codes(read(mail("Kind regards", subject="=?utf-8?q?NIL_RETURN?= RR-2026-014")))


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "encrypted"),
        ('Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b', "encrypted"),
    ],
)
def test_a_locked_message_is_refused_with_what_to_do(headers: str, code: str) -> None:
    data = f"From: a@example.org\r\nMIME-Version: 1.0\r\n{headers}\r\n\r\nAAAA\r\n".encode()
    result = read(data)
    assert result.refusal is not None
    assert result.refusal.code == code
    assert "secure upload link" in result.refusal.message


@pytest.mark.parametrize(
    ("page", "maker"),
    [
        ("<p>You have received a secure message. Sign in at https://switch.egress.com/ui to read it</p>", "Egress"),
        ("<p>Sent through CJSM: https://cjsm.net/</p>", "CJSM"),
        ("<p>Office 365 Message Encryption. Read the message.</p>", "Microsoft"),
    ],
)
def test_the_wrapper_of_a_protected_message_is_known_and_says_where_the_form_is(page: str, maker: str) -> None:
    message = mail()
    message.add_attachment(f"<html><body>{page}</body></html>".encode(), "text", "html", filename="message.html")
    (child,) = read(message).children
    assert child.refusal is not None
    assert child.refusal.code == "secure-wrapper"
    assert maker in child.refusal.message
    announced = read(mail(f"{page} "))
    assert "secure-wrapper" in codes(announced)


def test_a_winmail_dat_is_said() -> None:
    message = mail()
    message.add_attachment(b"\x78\x9f\x3e\x22" + bytes(50), "application", "ms-tnef", filename="winmail.dat")
    result = read(message)
    assert "winmail" in codes(result)
    assert [each.name for each in result.attachments] == ["winmail.dat"]


def test_names_of_attachments_can_neither_point_anywhere_nor_mislead() -> None:
    message = mail()
    message.add_attachment(FILLED, *WORD, filename="../../etc/\u202excod.exe\x07.docx")
    message.add_attachment(FILLED, *WORD, filename="C:\\folder\\return.docx")
    message.add_attachment(FILLED, *WORD, filename="return.docx")
    names = [child.file for child in read(message).children]
    assert names[1:] == ["return.docx", "return (2).docx"]
    assert "/" not in names[0]
    assert "\u202e" not in names[0]
    assert "\x07" not in names[0]


def test_more_documents_than_are_taken_at_once_are_refused() -> None:
    message = mail()
    for number in range(5):
        message.add_attachment(FILLED, *WORD, filename=f"{number}.docx")
    result = parsers.parse("a.eml", message.as_bytes(), (), limits=parsers.Limits(members=4))
    assert result.refusal is not None
    assert result.refusal.code == "too-large"


@pytest.mark.parametrize(
    "data",
    [
        b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 5_000,
        b"From: a@example.org\nSubject: " + b"=?utf-8?q?" * 20_000 + b"\n\nWords",
        b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/plain; charset=idna\n\nWords",
        b'From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/plain; charset="zip"\n\nWords',
        b"From: a@example.org\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n!!!!not base64",
        b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/html\n\n" + b"<div>" * 20_000 + b"Words",
        b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/html\n\n" + b"<!--" * 2_000 + b"Words",
    ],
    ids=["parts", "subject", "idna", "zip", "base64", "elements", "notes"],
)
def test_messages_made_to_hurt_end_in_a_result(data: bytes) -> None:
    result = read(data)
    assert result.outcome in (Outcome.UNRECOGNISED, Outcome.REFUSED)
    assert result.refusal is None or result.refusal.code != "unreadable"


def test_messages_nested_past_reason_are_refused() -> None:
    data = b"From: a@example.org\nMIME-Version: 1.0\n"
    for level in range(200):
        data += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
    result = read(data)
    assert result.refusal is not None
    assert result.refusal.code == "too-deep"


# --- as Outlook saves it ------------------------------------------------------------------------------------------


def test_a_message_of_outlook_is_read_as_one_that_came_by_mail() -> None:
    data = outlook_message(
        {"001A001F": "IPM.Note", "0037001F": "Return RR-2026-014", "1000001F": "We have no record of this family.\r\n"},
        {"3707001F": "return.docx", "37010102": FILLED},
        {"3707001F": "image001.png", "370E001F": "image/png", "3712001F": "logo@example", "37010102": PNG},
    )
    result = read(data, "message.msg")
    assert (result.outcome, result.media_type) == (Outcome.UNRECOGNISED, "application/vnd.ms-outlook")
    assert codes(result) == ["container", "nil-sentence"]
    assert [(child.file, child.outcome) for child in result.children] == [("return.docx", Outcome.PARSED)]
    assert [each.name for each in result.attachments] == ["image001.png"]
    assert words(result)["message"] == ["Return RR-2026-014", "We have no record of this family."]
    assert result.ledger is not None
    assert result.ledger.balanced
    assert parsers.unpack("a.msg", data)[0].data == FILLED


def test_narrow_text_and_a_page_are_read_where_there_is_no_other() -> None:
    data = outlook_message({"0037001E": b"Return", "10130102": b"<p>Known to us &#8211; see form</p>"})
    assert words(read(data))["message"] == ["Return", "Known to us – see form"]


def test_a_message_kept_in_rich_text_alone_is_said_not_to_be_read() -> None:
    assert "part-unreadable" in codes(read(outlook_message({"0037001F": "Return", "10090102": b"LZFu"})))


def test_a_locked_message_of_outlook_is_refused() -> None:
    result = read(outlook_message({"001A001F": "IPM.Note.SMIME", "0037001F": "Return"}))
    assert result.refusal is not None
    assert result.refusal.code == "encrypted"


def test_a_message_within_one_of_outlook_is_said_and_not_opened() -> None:
    inner = {"__attach_version1.0_#00000000/__substg1.0_3701000D/__substg1.0_1000001F": "Words".encode("utf-16-le")}
    data = compound_file(
        {"__properties_version1.0": bytes(32), "__substg1.0_1000001F": "Hi".encode("utf-16-le"), **inner}
    )
    assert "nested-container" in codes(read(data))


def test_every_truncation_and_every_changed_byte_of_a_message_ends_in_a_result() -> None:
    data = outlook_message({"0037001F": "Return"}, {"3707001F": "a.docx", "37010102": FILLED})
    for cut in range(0, len(data), 211):
        assert read(data[:cut]).outcome is not None
    for place in range(0, min(len(data), 4_000), 7):
        broken = bytearray(data)
        broken[place] ^= 0xFF
        result = read(bytes(broken))
        assert result.refusal is None or result.refusal.code != "unreadable"
