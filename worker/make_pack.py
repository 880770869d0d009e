from forms_service.use_cases.make_pack import make_pack
from worker.running import run_job


def run(job_request_id: str) -> None:
    run_job(job_request_id, make_pack)
