from forms_service.use_cases.chase_returns import chase_returns
from worker.running import run_job


def run(job_request_id: str) -> None:
    run_job(job_request_id, chase_returns)
