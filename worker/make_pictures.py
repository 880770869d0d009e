from forms_service.use_cases.make_pictures import make_pictures
from worker.running import run_job


def run(job_request_id: str) -> None:
    run_job(job_request_id, make_pictures)
