"""Every error raised on purpose has a page, and no page tells what it should not."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from flask import Flask

from forms_service import errors
from forms_service.errors import FormsServiceError
from forms_service.log_lines import LineFormatter
from forms_service.web.error_pages import ERROR_PAGES, HTTP_PAGES, page_for
from tests.forms_service.web.conftest import site  # noqa: F401  the fixture
from tests.forms_service.web.site import Site, words

SECRET = "Testchild Alpha Examplethorpe"


def _tree(kind: type[FormsServiceError]) -> list[type[FormsServiceError]]:
    return [kind, *(each for child in kind.__subclasses__() for each in _tree(child))]


def _raised() -> list[type[FormsServiceError]]:
    ours = [kind for kind in _tree(FormsServiceError) if kind.__module__ == errors.__name__]
    assert len(ours) > 10
    return ours


@pytest.mark.parametrize("kind", _raised())
def test_each_error_has_its_own_line_in_the_table(kind: type[FormsServiceError]) -> None:
    assert kind in ERROR_PAGES


def test_what_may_be_tried_again_says_so_to_machines_too() -> None:
    for kind, page in ERROR_PAGES.items():
        if kind.temporary:
            assert page.status == 503, kind


def test_an_error_of_tomorrow_gets_the_page_of_its_parent() -> None:
    class NewError(errors.ConflictError):
        pass

    assert page_for(NewError("x")).status == 409


def test_every_template_of_the_table_can_be_shown(site: Site) -> None:  # noqa: F811
    app: Flask = site.app
    templates = {page.template for page in ERROR_PAGES.values()} | set(HTTP_PAGES.values())
    with app.test_request_context("/"):
        app.preprocess_request()
        for template in templates:
            shown = app.jinja_env.get_template(template).render(why="A reason.", code="x")
            assert "<h1" in shown, template


def _faults(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """As the web process writes them; what any other formatter would have to write holds no secret either."""
    assert SECRET not in str([vars(record) for record in caplog.records])
    assert SECRET not in caplog.text
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    return [json.loads(LineFormatter().format(record)) for record in errors]


def test_an_unforeseen_error_shows_and_logs_no_words_of_its_own(
    site: Site,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken() -> str:
        raise ValueError(SECRET)

    site.app.view_functions["public.front"] = broken
    with caplog.at_level(logging.INFO):
        answer = site.visitor().get("/")
    assert answer.status_code == 500
    assert "Sorry, there is a problem with the service" in words(answer)
    assert SECRET not in answer.get_data(as_text=True)
    said = capsys.readouterr()
    assert SECRET not in said.out + said.err
    (fault,) = _faults(caplog)
    assert (fault["message"], fault["route"], fault["error"]) == ("unexpected error", "public.front", "ValueError")
    assert fault["places"][-1].endswith(" broken")


def test_an_error_after_the_view_is_told_without_the_address_that_was_asked_for(
    site: Site,  # noqa: F811
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Flask's own line for it would name it: an agency's link is its key."""

    def broken(_: object) -> None:
        raise LookupError("after the view")

    monkeypatch.setattr(site.app, "process_response", broken)
    with caplog.at_level(logging.INFO):
        assert site.visitor().get(f"/return/{SECRET}").status_code == 500
    fault = _faults(caplog)[0]
    assert (fault["message"], fault["route"], fault["error"]) == ("unexpected error", "agency.link", "LookupError")


def test_a_known_error_that_is_the_services_own_fault_is_logged_with_its_code_and_places(
    site: Site,  # noqa: F811
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken() -> str:
        raise errors.RenderError(SECRET)

    site.app.view_functions["public.front"] = broken
    with caplog.at_level(logging.INFO):
        assert site.visitor().get("/").status_code == 500
    (fault,) = _faults(caplog)
    assert (fault["message"], fault["code"], fault["status"]) == ("error shown", errors.RenderError.code, 500)
    assert fault["places"][-1].endswith(" broken")
