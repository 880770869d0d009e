"""The log of a real web process, started with the words of `serve`: one JSON object a line, and no address."""

from __future__ import annotations

import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from forms_service.cli.serve import _children
from forms_service.settings import Settings
from tests.forms_service.cli.test_storage_commands import Installation

SECRET = "Canarybird-of-a-link"


class WebProcess:
    def __init__(self, at: Installation) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        (web, *_) = _children(Settings(data_folder=at.folder, port=self.port, web_processes=1))
        assert web.name == "web"
        self.printed, self.log = at.folder / "web.out", at.folder / "web.log"
        with self.printed.open("wb") as printed, self.log.open("wb") as log:
            self.process = subprocess.Popen(web.command, env=at.environment, stdout=printed, stderr=log, cwd=at.folder)

    def status(self, path: str, data: bytes | None = None) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", data, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as answer:
            return answer.code

    def wait(self) -> None:
        end = time.monotonic() + 60
        while True:
            assert self.process.poll() is None, self.log.read_text("utf-8")
            with suppress(OSError):
                if self.status("/health/alive") == 200:
                    return
            assert time.monotonic() < end, self.log.read_text("utf-8")
            time.sleep(0.1)

    def lines(self) -> list[dict[str, Any]]:
        """All that it has said; whatever is no JSON object fails here."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    at = Installation(tmp_path_factory.mktemp("web") / "here")
    at.did("migrate")
    return at


@pytest.fixture(scope="module")
def web(at: Installation) -> Iterator[WebProcess]:
    web = WebProcess(at)
    try:
        web.wait()
        yield web
    finally:
        web.process.terminate()  # killed, it could not take its own children with it
        web.process.wait(40)


def test_a_request_is_one_line_of_json_with_its_route_and_a_fault_has_a_line_with_its_place(
    web: WebProcess, at: Installation
) -> None:
    assert web.status("/static/govuk/govuk.css") == 200
    assert web.status("/sign-in") == 200
    assert web.status(f"/return/{SECRET}") == 404
    assert web.status(f"/{SECRET}?name={SECRET}") == 404
    at.sql("ALTER TABLE agency_link RENAME TO gone")
    assert web.status(f"/return/{SECRET}") == 500

    lines = web.lines()
    assert all({"at", "level", "logger", "message"} <= line.keys() for line in lines)
    asked = [line for line in lines if line["message"] == "request" and line["route"] != "health.alive"]
    assert [(line["route"], line["method"], line["status"]) for line in asked] == [
        ("account.sign_in", "GET", 200),
        ("agency.link", "GET", 404),
        ("none", "GET", 404),
        ("agency.link", "GET", 500),
    ]
    assert all(isinstance(line["milliseconds"], int) for line in asked)
    (fault,) = [line for line in lines if line["level"] == "error"]
    assert fault["message"] == "unexpected error"
    assert fault["route"] == "agency.link"
    assert fault["error"] == "OperationalError"
    assert "forms_service.web.agency.link" in " ".join(fault["places"])
    assert web.printed.read_bytes() == b""
    assert SECRET not in web.log.read_text("utf-8")


def test_what_the_server_of_the_pages_itself_says_is_a_line_of_json_too(web: WebProcess) -> None:
    with socket.create_connection(("127.0.0.1", web.port), timeout=30) as line:
        line.sendall(f"GET /return/{SECRET} {SECRET}\r\n\r\n".encode())
        assert b" 400 " in line.recv(1000)
    (refused,) = [line for line in web.lines() if line["logger"] == "gunicorn.error"]
    assert (refused["level"], refused["message"]) == ("warning", "Invalid request")
    assert SECRET not in web.log.read_text("utf-8")


def test_a_web_process_that_cannot_start_says_where_beside_the_one_line_for_whoever_started_it(tmp_path: Path) -> None:
    at = Installation(tmp_path / "here")
    at.folder.mkdir()
    web = WebProcess(at)
    assert web.process.wait(60) != 0
    said = web.log.read_text("utf-8").splitlines()
    (plain,) = [line for line in said if not line.startswith("{")]
    assert plain.endswith("Run: forms-service migrate")
    first = json.loads(said[0])
    assert first["message"] == "Fault in the web process: SetupError"
    assert "check_revision" in str(first["places"])
