"""For gunicorn and `flask --app wsgi`."""

from forms_service.bootstrap import build, set_up_logging, start_checks
from forms_service.settings import load_settings
from forms_service.web.app import create_app

settings = load_settings()
set_up_logging(settings)
started = build(settings)
start_checks(started)
app = create_app(started)
