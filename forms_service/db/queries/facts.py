"""What was notified about a case, by meaning."""

from __future__ import annotations

from typing import Any

from forms_service.db.models import CaseFile
from forms_service.db.work import Work


def facts_of_case(work: Work, case_id: str) -> dict[str, Any]:
    case = work.session.get_one(CaseFile, case_id)
    return work.vault(case_id).open_json("case_file", case.id, "sealed", case.sealed)
