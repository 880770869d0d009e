from forms_service.rehearsal.job import run_rehearsal
from worker.running import run_job


def run(job_request_id: str) -> None:
    run_job(job_request_id, run_rehearsal)
