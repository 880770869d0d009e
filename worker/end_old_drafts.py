from forms_service.use_cases.end_old_drafts import end_old_drafts
from worker.running import run_job


def run(job_request_id: str) -> None:
    run_job(job_request_id, end_old_drafts)
