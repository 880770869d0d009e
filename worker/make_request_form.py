from forms_service.use_cases.make_request_form import make_request_form
from worker.running import run_job


def run(job_request_id: str) -> None:
    run_job(job_request_id, make_request_form)
