"""The blueprint of a matter's ladder; the modules beside it put their routes on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("ladder", __name__, template_folder="templates")
