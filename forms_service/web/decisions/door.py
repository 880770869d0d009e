"""The blueprint of the decision's pages; its routes stand in the modules beside it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("decisions", __name__, template_folder="templates")
