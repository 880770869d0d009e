from forms_service.use_cases.look_over_dates import look_over_dates
from worker.running import run_job


def run(job_request_id: str) -> None:
    run_job(job_request_id, look_over_dates)
