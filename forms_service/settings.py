"""Every setting, and the only place that reads the environment.

A default is safe in production and fit to be public; secrets have none. All names start with FORMS_.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Frozen; made once at start-up and passed on."""

    model_config = SettingsConfigDict(env_prefix="FORMS_", frozen=True, extra="ignore", hide_input_in_errors=True)

    data_folder: Path = Field(Path("data"), description="Where the embedded database, queue and key file live.")
    database_url: str = Field(
        "", description="SQLAlchemy address of the database; empty: SQLite in the data folder.", repr=False
    )
    redis_url: str = Field(
        "", description="Address of a Redis or Valkey; empty: the embedded one in the data folder.", repr=False
    )
    templates_folder: Path = Field(
        Path(__file__).resolve().parent.parent / "form_templates", description="The definitions."
    )
    master_keys: SecretStr = Field(
        SecretStr(""),
        description="Master keys as id:base64, comma separated, the first seals; empty: key file in the data folder.",
    )
    base_url: str = Field("http://127.0.0.1:8080", description="The address that links in mails begin with.")
    host: str = Field("127.0.0.1", description="Where the web process listens.")
    port: int = Field(8080, description="Port of the web process.")
    trusted_proxies: int = Field(0, description="Proxies in front whose X-Forwarded headers are believed.")
    web_processes: int = Field(1, description="Web processes that `serve` starts.")
    worker_processes: int = Field(1, description="Worker processes that `serve` starts.")
    smtp_host: str = Field("", description="Mail relay; empty: mail is kept and shown as not configured.")
    smtp_port: int = Field(25, description="Port of the mail relay.")
    smtp_user: str = Field("", description="User name at the relay, where it asks for one.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password at the relay.")
    smtp_starttls: bool = Field(True, description="Insist on STARTTLS; switch off only for a relay on this machine.")
    smtp_timeout: float = Field(30.0, description="Seconds to wait for the relay.")
    imap_host: str = Field("", description="Server of the mailbox to which bounces come; empty: nobody reads it.")
    imap_port: int = Field(993, description="Port of that server.")
    imap_user: str = Field("", description="User name at the mailbox.")
    imap_password: SecretStr = Field(SecretStr(""), description="Password at the mailbox.")
    imap_folder: str = Field("INBOX", description="The folder that is read; nothing in it is changed.")
    imap_tls: bool = Field(True, description="Insist on TLS; switch off only for a server on this machine.")
    imap_timeout: float = Field(30.0, description="Seconds to wait for the mailbox's server.")
    business_clock_file: Path | None = Field(
        None, description="Rehearsal only: a file with one ISO instant, which is then the time for all due dates."
    )
    read_cpu_seconds: int = Field(20, description="CPU seconds for reading one document.")
    read_memory_mib: int = Field(512, description="Memory in MiB for reading one document.")
    read_wall_seconds: int = Field(60, description="Seconds until a reading is given up.")
    upload_mib: int = Field(25, description="Largest upload accepted, in MiB.")
    convert_wall_seconds: int = Field(120, description="Seconds until a conversion is given up.")
    picture_pages: int = Field(40, description="Pages of one document that are drawn as pictures; the rest is said so.")
    picture_seconds: int = Field(60, description="Seconds until drawing the pages of one document is given up.")
    soffice: str = Field("soffice", description="The LibreOffice program.")
    tesseract: str = Field("tesseract", description="The program that proposes what pictures and scans say.")
    ocr_pages: int = Field(20, description="Pages of one scan that it looks at.")
    ocr_seconds: int = Field(180, description="Seconds until it is stopped; the pages done by then are kept.")
    clamd_address: str = Field(
        "", description="The malware scanner clamd: path of its socket, or host:port; empty: files are not scanned."
    )
    clamd_seconds: int = Field(60, description="Seconds until scanning one file is given up and tried again later.")
    lease_seconds: float = Field(
        120.0, description="How long a worker may hold a piece of work before another takes it."
    )
    sweep_seconds: float = Field(
        15.0, description="How often the sweep looks for work that was never rung or finished."
    )
    session_minutes: int = Field(30, description="Minutes of idleness after which a sign-in ends.")
    session_hours: int = Field(10, description="Hours after which a sign-in ends, however much it is used.")
    code_minutes: int = Field(
        5, description="Minutes for which a one-time code is remembered before signing asks for another."
    )
    outside_issuer: str = Field(
        "", description="Address of the organisation's own sign-in (OpenID Connect); empty: there is none."
    )
    outside_client: str = Field("", description="What that sign-in calls this service (client id).")
    outside_secret: SecretStr = Field(SecretStr(""), description="The client's secret there.")
    outside_name: str = Field("your organisation", description="Its name on the button of the sign-in page.")
    draft_days: int = Field(14, description="Days without a change after which a begun notification is destroyed.")
    limit_public_posts: int = Field(600, description="Pages one address may send to the public door in 10 minutes.")
    limit_notify_address: int = Field(20, description="Notifications that one address may send in 10 minutes.")
    limit_notify_total: int = Field(120, description="Notifications taken from all addresses together in an hour.")
    limit_address_mib: int = Field(200, description="MiB that one address may send to the public door in an hour.")
    limit_total_mib: int = Field(1000, description="MiB taken at the public door from all together in an hour.")
    link_days: int = Field(30, description="Days for which an agency's link opens its request.")
    secure_cookies: bool = Field(True, description="Cookies over HTTPS only; the demo on 127.0.0.1 switches it off.")
    log_level: str = Field("INFO", description="Least severe level that is logged.")
    fault_point: str = Field("", description="Tests only: the named point at which this process kills itself.")

    @property
    def effective_database_url(self) -> str:
        return self.database_url or f"sqlite:///{(self.data_folder / 'forms.sqlite3').absolute()}"


def load_settings() -> Settings:
    return Settings()  # type: ignore[call-arg]  # pydantic fills every field from the environment


def child_environment(**extra: str) -> dict[str, str]:
    """The environment for a process we start: ours, and what is named here."""
    return {**os.environ, **extra}


def minimal_environment(**extra: str) -> dict[str, str]:
    """For a process that opens strangers' files: no secret of ours is in its environment."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if name in os.environ}
    return {**kept, **extra}
