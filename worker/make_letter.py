from forms_service.use_cases.make_letter import make_letter
from worker.running import run_job


def run(job_request_id: str) -> None:
    run_job(job_request_id, make_letter)
