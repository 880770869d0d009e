from forms_service.use_cases.read_document import read_document
from worker.running import run_job


def run(job_request_id: str) -> None:
    run_job(job_request_id, read_document)
