from forms_service.use_cases.make_decision_record import make_decision_record
from worker.running import run_job


def run(job_request_id: str) -> None:
    run_job(job_request_id, make_decision_record)
