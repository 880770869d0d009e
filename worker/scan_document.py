from forms_service.use_cases.scan_document import scan_document
from worker.running import run_job


def run(job_request_id: str) -> None:
    run_job(job_request_id, scan_document)
