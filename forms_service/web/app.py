"""The web door: create_app() puts the parts together and nothing else."""

from __future__ import annotations

from typing import Any, Protocol

from flask import Flask
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.middleware.proxy_fix import ProxyFix

from forms_service.ports import Services
from forms_service.settings import Settings
from forms_service.web import error_pages, govuk, headers, identity, limits, request_log, work
from forms_service.web.account.outside import blueprint as outside
from forms_service.web.account.own_account import blueprint as own_account
from forms_service.web.account.views import blueprint as account
from forms_service.web.actions.views import blueprint as actions
from forms_service.web.admin.views import blueprint as admin
from forms_service.web.agency.views import blueprint as agency
from forms_service.web.beginning.views import blueprint as beginning
from forms_service.web.case_access.views import blueprint as case_access
from forms_service.web.cases.views import blueprint as cases
from forms_service.web.contacts.views import blueprint as contacts
from forms_service.web.decisions.views import blueprint as decisions
from forms_service.web.documents.views import blueprint as documents
from forms_service.web.escalations.views import blueprint as escalations
from forms_service.web.feeds.views import blueprint as feeds
from forms_service.web.figures.views import blueprint as figures
from forms_service.web.forms.views import blueprint as forms
from forms_service.web.health.views import blueprint as health
from forms_service.web.ladder.views import blueprint as ladder
from forms_service.web.letter_changes.views import blueprint as letter_changes
from forms_service.web.letters.views import blueprint as letters
from forms_service.web.limits import RateLimit
from forms_service.web.logs.views import blueprint as logs
from forms_service.web.mailbox.views import blueprint as mailbox
from forms_service.web.matter.views import blueprint as matter
from forms_service.web.matter.views import given as matter_links
from forms_service.web.outcomes.views import blueprint as outcomes
from forms_service.web.packs.views import blueprint as packs
from forms_service.web.people.views import blueprint as people
from forms_service.web.proposals.views import blueprint as proposals
from forms_service.web.public.drafts import blueprint as drafts
from forms_service.web.public.views import blueprint as public
from forms_service.web.rehearsals.views import blueprint as rehearsals
from forms_service.web.requests.views import blueprint as requests
from forms_service.web.retention.views import blueprint as retention
from forms_service.web.returns.views import blueprint as returns
from forms_service.web.safety.views import blueprint as safety
from forms_service.web.search.views import blueprint as search
from forms_service.web.themes.views import blueprint as themes
from forms_service.web.today.views import blueprint as today

# What a form holds beside its files: field names, boundaries, the typed answers of a page form.
_ROOM_BESIDE_FILES = 1024 * 1024


class Started(Protocol):
    """What bootstrap makes: real parts in service, cheap ones in tests."""

    @property
    def settings(self) -> Settings: ...
    @property
    def services(self) -> Services: ...
    @property
    def sessions(self) -> sessionmaker[Session]: ...


class _FormsApp(Flask):
    def dispatch_request(self) -> ResponseReturnValue:
        """The view, then the commit, both before anything leaves: no answer goes out for work that was not kept."""
        answer: Any = super().dispatch_request()
        response = self.make_response(answer)
        work.finish()
        return response

    def log_exception(self, exc_info: Any) -> None:
        """What goes wrong after the view is said like any other fault: Flask's own line names the request's path."""
        error_pages.tell("unexpected error", exc_info[1])


def create_app(started: Started) -> Flask:
    app = _FormsApp(__name__)
    app.config.update(
        SESSION_COOKIE_NAME="forms_page",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        MAX_FORM_PARTS=20_000,
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        # Behind TLS the token also asks for a referrer, which our own policy tells browsers not to send.
        WTF_CSRF_SSL_STRICT=False,
    )
    give_parts(app, started)
    if started.settings.trusted_proxies:
        count = started.settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    request_log.install(app)
    headers.install(app)
    identity.install(app)
    limits.install(app)
    CSRFProtect(app)
    error_pages.install(app)
    govuk.install(app)
    app.teardown_request(_give_up_what_is_open)
    for blueprint in (
        public,
        drafts,
        agency,
        account,
        own_account,
        outside,
        people,
        case_access,
        today,
        cases,
        documents,
        letters,
        letter_changes,
        requests,
        returns,
        packs,
        decisions,
        contacts,
        admin,
        health,
        mailbox,
        rehearsals,
        search,
        figures,
        retention,
        proposals,
        themes,
        beginning,
        forms,
        outcomes,
        ladder,
        actions,
        escalations,
        safety,
        matter,
        matter_links,
        feeds,
        logs,
    ):
        app.register_blueprint(blueprint)
    return app


def give_parts(app: Flask, started: Started) -> None:
    """What differs from one installation to another, but for the proxies before it."""
    app.extensions["forms-services"] = started.services
    app.extensions["forms-sessions"] = started.sessions
    app.extensions["forms-settings"] = started.settings
    app.extensions["forms-limits"] = RateLimit(started.services)
    app.config.update(
        # The same on every process, and gone with the master key: it signs the cookie that CSRF tokens are bound to.
        SECRET_KEY=started.services.cipher.token("web-cookie", "1"),
        SESSION_COOKIE_SECURE=started.settings.secure_cookies,
        MAX_CONTENT_LENGTH=started.services.upload_bytes + _ROOM_BESIDE_FILES,
    )


def _give_up_what_is_open(error: BaseException | None) -> None:
    work.give_up(error)
