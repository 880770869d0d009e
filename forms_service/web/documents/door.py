"""The blueprint of received documents; the modules beside it put their routes on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("documents", __name__, template_folder="templates")
