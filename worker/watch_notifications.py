from forms_service.use_cases.watch_notifications import watch_notifications
from worker.running import run_job


def run(job_request_id: str) -> None:
    run_job(job_request_id, watch_notifications)
