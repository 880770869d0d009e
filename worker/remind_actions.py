from forms_service.use_cases.remind_actions import remind_actions
from worker.running import run_job


def run(job_request_id: str) -> None:
    run_job(job_request_id, remind_actions)
