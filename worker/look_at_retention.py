from forms_service.use_cases.look_at_retention import look_at_retention
from worker.running import run_job


def run(job_request_id: str) -> None:
    run_job(job_request_id, look_at_retention)
