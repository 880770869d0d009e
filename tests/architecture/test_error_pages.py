"""Every error raised on purpose has a page, and no page tells what it should not."""

from __future__ import annotations

import pytest
from flask import Flask

from forms_service import errors
from forms_service.errors import FormsServiceError
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


def test_an_unforeseen_error_shows_and_logs_no_words_of_its_own(
    site: Site,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken() -> str:
        raise ValueError(SECRET)

    site.app.view_functions["public.front"] = broken
    answer = site.visitor().get("/")
    assert answer.status_code == 500
    assert "Sorry, there is a problem with the service" in words(answer)
    assert SECRET not in answer.get_data(as_text=True)
    said = capsys.readouterr()
    assert SECRET not in said.out + said.err
    assert "ValueError" in said.out + said.err
