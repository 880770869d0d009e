from forms_service.use_cases.send_mail import send_mail
from worker.running import run_job


def run(job_request_id: str) -> None:
    run_job(job_request_id, send_mail)
