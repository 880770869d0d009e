"""One case from the notification to the Panel's answer, done on the pages and nowhere else."""

from __future__ import annotations

from forms_service.db.models import Call, CaseFile, Letter, Mail
from tests.forms_service.web.site import Site, Visitor, words
from tests.forms_service.web.story import Story

PARTNERS = ("council", "care-board", "constabulary")


def test_a_case_is_brought_through_on_the_pages(converting_site: Site) -> None:
    site = converting_site
    story = Story.begin(site)
    unit = story.unit
    document_id = story.notify()
    assert "1 new notification" in words(unit.get("/today"))
    assert "Testchild Alpha Examplethorpe" in words(unit.get(f"/documents/{document_id}"))
    unit.follow(f"/documents/{document_id}/open", {"form": "open"})
    site.run_jobs()
    case = f"/cases/{story.case_id}"
    page = words(unit.get(case))
    assert "EX-2026-0001" in page
    assert "Hold the review meeting" in page
    assert "How was this worked out?" in page

    partners = {slug: site.signed_in("partner", partner=slug) for slug in PARTNERS}
    for slug, partner in partners.items():
        partner.follow(f"{case}/views/{slug}", {"form": f"view-{slug}", "view": "met", "reason": "It seems so."})
    assert "Not yet given" not in words(unit.get(case))
    happened = {"form": "event", "name": "sin.sent", "occurred_at": "23 11 2026 09:30", "reference": "SIN-INVENTED-1"}
    assert "SIN-INVENTED-1" in words(unit.follow(f"{case}/events", happened))
    meeting = {"form": "meeting", "step": "review-meeting", "starts_at": "10 12 2026 2pm", "place": "Example House"}
    assert "Thursday 10 December 2026 at 2pm" in words(unit.follow(f"{case}/meetings", meeting))

    asked = story.ask()
    assert {request.agency_name for request in asked} >= {"Example Hospital", "Example School"}
    hospital, *others = asked
    document = story.send_return(hospital)
    page = words(unit.get(f"/documents/{document.id}"))
    assert "Known since reception class." in page
    assert "0 pieces of text" in page
    unit.follow(f"/documents/{document.id}/accept", {"form": "accept"})
    assert "Checked" in words(unit.get(f"{case}/packs"))
    for request in others:
        said = {
            "form": "nil", "statement": "Nobody is known.", "systems": "All of them", "searched_by": "A clerk",
            "searched_for": request.released_person_ids[0], "period_from": "20 11 2024", "period_to": "20 11 2026",
            "via": "telephone", "true_received_at": "23 11 2026 09:45",
        }  # fmt: skip
        assert "Nobody chases this agency" in words(unit.follow(f"/requests/{request.id}/nil", said))
    site.run_jobs()
    assert "0 outstanding" in words(unit.get(f"{case}/returns"))

    _pack(site, story, unit, case)
    _decision(site, story, unit, case, partners)
    for path in ("", "/agencies", "/returns", "/letters", "/packs", "/decision", "/documents", "/history"):
        answer = unit.get(case + path)
        assert answer.status_code == 200, path
        assert "None" not in words(answer).replace("None yet", "").replace("None.", ""), path


def _pack(site: Site, story: Story, unit: Visitor, case: str) -> None:
    member = site.signed_in("review-group-member")
    unit.follow(f"{case}/packs", {"form": "make", "kind": "pack"})
    site.run_jobs()
    pack = story.pack()
    # Before its release a reader does not even learn that there is one.
    assert member.get(f"/packs/{pack.id}/pack").status_code == 404
    assert "Pack 1" not in words(member.get(f"{case}/packs"))
    page = unit.get(f"{case}/packs")
    reason = {"form": "release", "reason": "The nil returns were not read by a person."}
    assert "Ready to release" in words(page)
    unit.follow(f"/packs/{pack.id}/release", reason)
    answer = member.get(f"/packs/{pack.id}/pack")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    site.run_jobs()


def _decision(site: Site, story: Story, unit: Visitor, case: str, partners: dict[str, Visitor]) -> None:
    chair = site.signed_in("group-chair")
    draft = {
        "form": "draft", "meeting_date": "2026-12-10", "facts_summary": "As the report says.", "review_needed": "yes",
        "recommendation": "local-review", "recommendation_rationale": "There is something to learn.",
        "chair_date": "2026-12-10",
    }  # fmt: skip
    unit.follow(f"{case}/decision/draft", draft)
    decision = story.decision()
    assert "Local review" in words(chair.get(f"{case}/decision"))
    assert partners["council"].get(f"/decisions/{decision.id}/record").status_code == 404
    unit_tries = unit.post(f"/decisions/{decision.id}/freeze", {"form": "freeze", "chair_name": "Somebody"})
    assert unit_tries.status_code == 403
    chair.follow(
        f"/decisions/{decision.id}/freeze", {"form": "freeze", "chair_name": "Cora Chairly", "chair_role": "Chair"}
    )
    site.run_jobs()
    digest = story.decision().digest
    assert digest
    for slug, partner in partners.items():
        said = {"form": f"response-{slug}", "response": "agree"}
        partner.follow(f"/decisions/{decision.id}/partners/{slug}/response", said)
    assert "council has not signed" not in words(unit.get(f"{case}/decision"))
    assert "Exampleshire Council has not signed" in words(unit.get(f"{case}/decision"))
    other = partners["council"].post(
        f"/decisions/{decision.id}/partners/constabulary/signature", {"typed_name": "Connie", "role": "Director"}
    )
    assert other.status_code == 403
    for slug, partner in partners.items():
        shown = story.decision().digest or ""
        said = {"form": f"sign-{slug}", "typed_name": f"Signer of {slug}", "role": "Director", "digest": shown}
        partner.follow(f"/decisions/{decision.id}/partners/{slug}/signature", said)
    assert "Nothing holds it" in words(unit.get(f"{case}/decision"))
    site.run_jobs()
    letter = story.rows(Letter, Letter.kind == "decision-letter")[0]
    assert letter.state == "held"
    assert unit.get(f"/letters/{letter.id}/download.docx").data.startswith(b"PK")
    assert unit.get(f"/letters/{letter.id}/download.pdf").data.startswith(b"%PDF")
    sent = {
        "form": "sent", "who": "Person Business-Unit", "how": "Secure mail", "address": "panel@panel.example.org",
        "proof": "Receipt 17", "at": "23 11 2026 09:50",
    }  # fmt: skip
    assert "Sent another way" in words(unit.follow(f"/letters/{letter.id}/sent", sent))
    outcome = {"form": "outcome", "outcome": "none", "because": "decision", "text": "As signed.", "sure": "yes"}
    unit.follow(f"{case}/outcome", outcome)
    answered = {"form": "panel", "answer": "confirmed", "text": "We agree.", "answered_at": "23 11 2026 09:55"}
    unit.follow(f"{case}/decision/panel", answered)
    assert story.rows(CaseFile, CaseFile.id == story.case_id)[0].state == "completed"
    assert not story.rows(Mail, Mail.state == "uncertain")
    assert not story.rows(Call, Call.state == "to-make")
