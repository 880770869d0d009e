"""Floods: from one address and from all together, in number and in size. Whoever is refused is told what to do."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from forms_service.adapters.counters import SharedCounters
from forms_service.web.limits import RateLimit
from tests.fakes import FakeCounters
from tests.forms_service.web.site import EXAMPLE, Site, Visitor, as_file, words

ONE, OTHER = {"REMOTE_ADDR": "192.0.2.10"}, {"REMOTE_ADDR": "192.0.2.20"}


def _set(site: Site, **settings: int) -> None:
    site.app.extensions["forms-settings"] = site.started.settings.model_copy(update=settings)


def _send(visitor: Visitor, **more: object) -> tuple[int, str, str]:
    values = {"form": "upload", "contact_email": "nobody", "document": as_file(b"made up")}
    answer = visitor.post(f"/notify/{EXAMPLE}", values, **more)
    return answer.status_code, words(answer), answer.headers.get("Retry-After", "")


def _ready(site: Site) -> Visitor:
    visitor = site.visitor()
    visitor.get(f"/notify/{EXAMPLE}")
    return visitor


def test_one_address_is_braked_and_others_are_not(site: Site) -> None:
    _set(site, limit_notify_address=2)
    visitor = _ready(site)
    assert [_send(visitor, environ_base=ONE)[0] for _ in range(3)] == [400, 400, 429]
    assert _send(visitor, environ_base=OTHER)[0] == 400


def test_the_total_is_braked_and_whoever_is_refused_is_told_when_and_whom_to_telephone(site: Site) -> None:
    _set(site, limit_notify_total=1)
    visitor = _ready(site)
    assert _send(visitor, environ_base=ONE)[0] == 400
    status, page, again_after = _send(visitor, environ_base=OTHER)
    assert status == 429
    assert "This is not your fault" in page
    assert "You can try again from Monday 23 November 2026 at 11am" in page
    assert 0 < int(again_after) <= 3600
    partnership = site.services.library.partnership(EXAMPLE)
    for telephone in (partnership.telephone, *(point.telephone for point in partnership.urgent)):
        assert telephone in page
    assert partnership.mailbox in page
    site.pass_minutes(61)
    assert _send(visitor, environ_base=OTHER)[0] == 400


@pytest.mark.parametrize("setting", ["limit_address_mib", "limit_total_mib"])
def test_so_much_is_taken_in_an_hour(site: Site, setting: str) -> None:
    _set(site, **{setting: 1})
    visitor = _ready(site)
    codes = []
    for _ in range(3):
        sent = {"form": "upload", "document": as_file(b"x" * 400 * 1024)}
        codes.append(visitor.post(f"/notify/{EXAMPLE}", sent, environ_base=ONE).status_code)
    assert codes == [400, 400, 429]
    other = _send(visitor, environ_base=OTHER)[0]
    assert other == (400 if setting == "limit_address_mib" else 429)
    # Reading stays possible for everybody.
    assert visitor.get(f"/notify/{EXAMPLE}", environ_base=ONE).status_code == 200


def test_what_comes_in_pieces_is_counted_too(site: Site) -> None:
    _set(site, limit_address_mib=1)
    visitor = _ready(site)
    pieces = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True, **ONE}
    answer = visitor.client.post(f"/notify/{EXAMPLE}", data=b"x" * 400, environ_overrides=pieces)
    assert answer.status_code == 429


def test_saving_steps_is_braked_far_above_what_a_person_types(site: Site) -> None:
    _set(site, limit_public_posts=3)
    visitor = _ready(site)
    codes = [visitor.post(f"/notify/{EXAMPLE}/draft/notifier", {"form": "step"}).status_code for _ in range(4)]
    assert codes == [400, 400, 400, 429]
    assert site.started.settings.limit_public_posts >= 300


def test_a_server_that_is_away_makes_no_error_and_the_brake_still_holds(site: Site) -> None:
    away = SharedCounters(f"unix://{site.started.settings.data_folder}/nobody-listens.sock?db=0")
    limits: RateLimit = site.app.extensions["forms-limits"]
    limits._counters = away  # as bootstrap makes it
    _set(site, limit_notify_address=2)
    visitor = _ready(site)
    assert [_send(visitor)[0] for _ in range(3)] == [400, 400, 429]


def test_no_address_is_written_down(site: Site) -> None:
    counters = site.services.counters
    assert isinstance(counters, FakeCounters)
    limits: RateLimit = site.app.extensions["forms-limits"]
    now = site.services.system_clock.now()
    assert limits.allows("made-up", "192.0.2.10", now, times=1, within=timedelta(minutes=1))
    assert not limits.allows("made-up", "192.0.2.10", now, times=1, within=timedelta(minutes=1))
    assert limits.allows("made-up", "192.0.2.11", now, times=1, within=timedelta(minutes=1))
    kept = [key for key in counters.counts if key.startswith("made-up:")]
    assert len(kept) == 2
    assert all(re.fullmatch(r"made-up:[0-9a-f]{32}:\d+", key) for key in kept)
