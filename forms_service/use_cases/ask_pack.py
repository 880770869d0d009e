"""A person asks for the pack, or for an addendum to the pack that went out. What is issued is never changed."""

from __future__ import annotations

from sqlalchemy import func, select

from forms_service.db.base import new_id
from forms_service.db.models import Pack
from forms_service.db.records.cases import case_or_error
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError

KINDS = ("pack", "addendum")


def ask_pack(work: Work, case_id: str, kind: str) -> str:
    """A pack that was made but not released may be made anew; after release only addenda follow."""
    case = case_or_error(work, case_id, lock=True)
    # A return that comes after the Panel's answer is still shown to those who read the pack.
    if case.state not in (("open", "completed") if kind == "addendum" else ("open",)):
        raise ConflictError("The case is not open.")
    if kind not in KINDS:
        raise InvalidInputError("Choose pack or addendum.", field="kind")
    released = work.session.scalar(
        select(func.count()).select_from(Pack).where(Pack.case_id == case_id, Pack.state == "released")
    )
    if kind == "addendum" and not released:
        raise ConflictError("There is no released pack that an addendum could add to.")
    if kind == "pack" and released:
        raise ConflictError("The pack was released already. Make an addendum instead.")
    number = (work.session.scalar(select(func.max(Pack.number)).where(Pack.case_id == case_id)) or 0) + 1
    pack = Pack(id=new_id(), case_id=case_id, kind=kind, number=number, state="asked")
    work.session.add(pack)
    work.ask("make_pack", pack.id)
    work.audit(
        "pack.asked", case_id=case_id, subject_kind="pack", subject_id=pack.id, details={"kind": kind, "number": number}
    )
    return pack.id
