"""Messages as mailers and people send them to the bounce mailbox, around one that we sent."""

from __future__ import annotations

from email.message import EmailMessage

UNIT = "office@partnership.example.org"


def bounce(
    message_id: str, recipient: str, *, action: str = "failed", status: str = "5.1.1", whole: bool = True
) -> bytes:
    """RFC 3464, as a relay reports it. `whole`: the returned message, else its headers alone."""
    returned = f"From: {UNIT}\r\nTo: {recipient}\r\nSubject: made up\r\nMessage-ID: {message_id}\r\n\r\n"
    inner = "message/rfc822" if whole else "text/rfc822-headers"
    return (
        f"Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@relay.example.org>\r\nTo: {UNIT}\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nThis is the mail system. I am sorry.\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} <{recipient}>: no such mailbox\r\n\r\n"
        f"--b\r\nContent-Type: {inner}\r\n\r\n{returned}\r\n--b--\r\n"
    ).encode()


def out_of_office(message_id: str, sender: str) -> bytes:
    message = _message(sender, "Automatic reply: your request")
    message["In-Reply-To"] = message_id
    message["Auto-Submitted"] = "auto-replied"
    message.set_content("I am away until 4 January. In urgent matters ask my deputy.")
    return message.as_bytes()


def reply(
    message_id: str, sender: str, *, text: str = "Please ring me about this.", file: bytes | None = None
) -> bytes:
    message = _message(sender, "Re: your request")
    message["In-Reply-To"] = message_id
    message["References"] = message_id
    message.set_content(text)
    if file is not None:
        message.add_attachment(
            file,
            maintype="application",
            subtype="vnd.openxmlformats-officedocument.wordprocessingml.document",
            filename="our return.docx",
        )
    return message.as_bytes()


def newsletter() -> bytes:
    message = _message("news@shop.example.org", "Made-up offers of the week")
    message.set_content("Buy something.")
    return message.as_bytes()


def _message(sender: str, subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = UNIT
    message["Subject"] = subject
    message["Message-ID"] = f"<{abs(hash((sender, subject)))}@made-up.example.org>"
    return message
