"""The blueprint of a case's own pages; the modules beside it put their routes on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("cases", __name__, template_folder="templates")
