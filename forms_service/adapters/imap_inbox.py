"""The mailbox to which bounces and answers come, over IMAP. It is only read: people may use it with their own programs.

What was taken is known by the message's number in the folder, not by a flag: servers differ in which flags they keep,
and a person who opens a message changes them.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from forms_service.errors import UnavailableError
from forms_service.ports import IncomingMail


class ImapInbox:
    def __init__(
        self,
        *,
        host: str,
        port: int,
        user: str,
        password: str,
        folder: str,
        tls: bool,
        timeout: float,
        most_bytes: int,
    ) -> None:
        self._host, self._port = host, port
        self._user, self._password = user, password
        self._folder, self._tls, self._timeout, self._most_bytes = folder, tls, timeout, most_bytes

    def configured(self) -> bool:
        return bool(self._host)

    def read(
        self, last_taken: Callable[[int], int | None], keep: Callable[[IncomingMail], None], *, since: date, most: int
    ) -> int:
        """Hands over what came after the last one taken, oldest first; how many. What `keep` raises ends it."""
        taken = 0
        with self._opened() as (inbox, validity):
            for uid in self._waiting(inbox, last_taken(validity), since)[:most]:
                found = self._fetch(inbox, validity, uid)
                if found is None:
                    continue  # somebody deleted it meanwhile
                keep(found)
                taken += 1
        return taken

    @contextmanager
    def _opened(self) -> Iterator[tuple[IMAPClient, int]]:
        try:
            inbox = IMAPClient(
                self._host,
                port=self._port,
                ssl=self._tls,
                ssl_context=ssl.create_default_context() if self._tls else None,
                timeout=self._timeout,
            )
        except ssl.SSLError as error:
            raise UnavailableError(
                "The certificate of the mailbox's server is not good.", code="mailbox-tls"
            ) from error
        except (IMAPClientError, OSError) as error:
            raise UnavailableError("The mailbox's server does not answer.", code="mailbox-down") from error
        try:
            with _told():
                inbox.login(self._user, self._password)
                selected = inbox.select_folder(self._folder, readonly=True)
            yield inbox, int(selected.get(b"UIDVALIDITY") or 0)
        finally:
            try:
                inbox.logout()
            except (IMAPClientError, OSError):
                inbox.shutdown()

    def _waiting(self, inbox: IMAPClient, last: int | None, since: date) -> list[int]:
        with _told():
            if last is None:
                return sorted(int(each) for each in inbox.search(["SINCE", since]))
            # The last message of a folder is always in "n:*", also where n is beyond it.
            return sorted(int(each) for each in inbox.search(["UID", f"{last + 1}:*"]) if int(each) > last)

    def _fetch(self, inbox: IMAPClient, validity: int, uid: int) -> IncomingMail | None:
        part = f"BODY.PEEK[]<0.{self._most_bytes}>"
        with _told():
            answer: dict[bytes, Any] = inbox.fetch([uid], ["RFC822.SIZE", part]).get(uid, {})
        data = next((value for key, value in answer.items() if key.startswith(b"BODY[")), None)
        if not isinstance(data, bytes):
            return None
        size = int(answer.get(b"RFC822.SIZE") or len(data))
        return IncomingMail(uid_validity=validity, uid=uid, data=data[: self._most_bytes], size=size)


@contextmanager
def _told() -> Iterator[None]:
    """Servers put addresses and worse into their words: only a code leaves."""
    try:
        yield
    except LoginError as error:
        raise UnavailableError("The mailbox does not take our name and password.", code="mailbox-password") from error
    except (IMAPClientError, OSError) as error:
        raise UnavailableError("The mailbox broke off.", code="mailbox-down") from error
