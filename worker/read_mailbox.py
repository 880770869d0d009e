from forms_service.use_cases.read_mailbox import read_mailbox
from worker.running import run_job


def run(job_request_id: str) -> None:
    run_job(job_request_id, read_mailbox)
