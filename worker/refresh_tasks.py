from forms_service.use_cases.refresh_tasks import refresh_tasks
from worker.running import run_job


def run(job_request_id: str) -> None:
    run_job(job_request_id, refresh_tasks)
