"""An app whose pages were put together once: each test gets it with parts, settings and views of its own.

Forty blueprints with three hundred routes are compiled for every app, which took half of the time in which a test's
site was made.
"""

from __future__ import annotations

import copy

from flask import Flask

from forms_service.bootstrap import Started
from forms_service.web.app import create_app, give_parts

_first: list[Flask] = []


def known_app(started: Started) -> Flask:
    """As `create_app` makes it, without proxies before it.

    What a test puts into `config`, `extensions` or `view_functions` is gone after it. Whether a CSRF token is wanted
    is asked of the first app, so a test that wants none makes an app of its own.
    """
    assert not started.settings.trusted_proxies
    if not _first:
        _first.append(create_app(started))
    app = copy.copy(_first[0])
    app.config = copy.copy(app.config)
    app.extensions = dict(app.extensions)
    app.view_functions = dict(app.view_functions)
    give_parts(app, started)
    return app
