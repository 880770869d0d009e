"""The blueprint of the control room; the modules beside it put their routes on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("returns", __name__, template_folder="templates")
