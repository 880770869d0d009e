"""Each partner's response and signature, in their own name; the joint response; signatures that came on paper."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError
from forms_service.use_cases.confirm_signed_page import confirm_signed_page
from forms_service.use_cases.record_joint_response import record_joint_response
from forms_service.use_cases.record_partner_response import record_partner_response
from forms_service.use_cases.sign_decision import sign_decision
from forms_service.web.access import acting_for, allowed_on, subject
from forms_service.web.again import needed
from forms_service.web.decisions.door import blueprint
from forms_service.web.decisions.page import done
from forms_service.web.fresh_code import check_code_again
from forms_service.web.moments import read_day
from forms_service.web.uploads import sent_file
from forms_service.web.work import finish, reading, writing


@blueprint.post("/decisions/<decision_id>/partners/<partner>/response")
@allowed_on("decision", Action.RESPOND)
def respond(decision_id: str, partner: str) -> ResponseReturnValue:
    return done(
        lambda: record_partner_response(
            writing(),
            decision_id,
            partner,
            needed("response", "Choose your response."),
            request.form.get("comments", "").strip(),
            for_user_id=acting_for(Action.RESPOND, subject(), partner=partner),
        ),
        "Your response was recorded.",
    )


@blueprint.post("/decisions/<decision_id>/partners/<partner>/signature")
@allowed_on("decision", Action.RESPOND)
def sign(decision_id: str, partner: str) -> ResponseReturnValue:
    def sign_it() -> None:
        name, role = needed("typed_name", "Type your name to sign."), needed("role", "Enter your role.")
        check_code_again()
        sign_decision(
            writing(),
            decision_id,
            partner,
            name,
            role,
            digest=request.form.get("digest"),
            for_user_id=acting_for(Action.RESPOND, subject(), partner=partner),
        )

    return done(sign_it, "You have signed.")


@blueprint.post("/decisions/<decision_id>/signed-pages/<partner>")
@allowed_on("decision", Action.CONFIRM_SIGNED_PAGE)
def signed_page(decision_id: str, partner: str) -> ResponseReturnValue:
    def keep() -> None:
        name = needed("typed_name", "Type the name of the person who signed.")
        role = needed("role", "Enter their role.")
        signed_on = read_day(request.form.get("signed_on", ""), "signed_on")
        if request.form.get("sure") != "yes":
            raise InvalidInputError("Tick the box: you compared the page with the record.", field="sure")
        check_code_again()
        wrapped = reading().vault(subject().case_id).wrapped_key
        finish()
        upload = sent_file("page", wrapped, scans=True)
        confirm_signed_page(
            writing(),
            decision_id,
            partner,
            upload,
            typed_name=name,
            role=role,
            signed_on=signed_on,
            digest=request.form.get("digest", ""),
        )

    return done(keep, "The signed page was kept, and the signature recorded in your name.")


@blueprint.post("/decisions/<decision_id>/joint-response")
@allowed_on("decision", Action.RECORD_JOINT)
def joint_response(decision_id: str) -> ResponseReturnValue:
    return done(
        lambda: record_joint_response(writing(), decision_id, needed("text", "Write down what the partners agreed.")),
        "The joint response was recorded.",
    )
