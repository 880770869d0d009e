from forms_service.use_cases.remind_collation import remind_collation
from worker.running import run_job


def run(job_request_id: str) -> None:
    run_job(job_request_id, remind_collation)
