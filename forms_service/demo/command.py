"""`forms-service demo`: the main job on a made-up case."""

from __future__ import annotations

import shutil
import signal
import threading
import time
from pathlib import Path

import click

from forms_service.demo.leave import leave_everything
from forms_service.demo.newcomers import note_newcomers, tell_newcomers
from forms_service.demo.play import Player
from forms_service.demo.second_play import SecondPlayer
from forms_service.demo.stage import Stage
from forms_service.demo.story import SECOND_STORY, load_story, moment
from forms_service.errors import FormsServiceError, SetupError


@click.command("demo")
@click.option("--serve/--no-serve", default=True, help="Serve the case in the browser afterwards, or end.")
@click.option("-o", "--output", default="demo-output", show_default=True, help="Where everything is left.")
@click.option("--port", default=8080, show_default=True, help="Port of the pages, when they are served.")
@click.option("--codes", is_flag=True, help="Print who may sign in and the codes of this moment, and end.")
def command(serve: bool, output: str, port: int, codes: bool) -> None:
    """Play one rapid review from the notification to the Panel's answer, then escalations of other partnerships.

    All cases are made up. The second story: a dispute between two agencies, a return that does not come beside the
    review that waits for it, and a matter that goes up every stage of a ladder without dates.

    Real pages over HTTP, real workers and queue, real mail to a catcher on this machine; only the business clock is
    simulated. Letters, mails, returns, report, pack and a page that links them are left in the output folder.
    """
    folder = Path(output).absolute()
    if codes:
        tell_newcomers(folder, click.echo)
        return
    if folder.exists():
        if any(folder.iterdir()) and not (folder / "story.txt").exists():
            raise SetupError(f"{folder} holds something else than an earlier demo. Name another folder with -o.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / "story.txt").touch()  # the sign of a demo's own folder, for one that is cut short as well
    began = time.monotonic()
    story, more = load_story(), load_story(SECOND_STORY)
    stage = Stage(folder, port=port if serve else 0)
    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        click.echo(line)

    player = Player(stage, story, say)
    second = SecondPlayer(stage, more, say)
    try:
        users = [*story["users"], *more["users"]]
        stage.prepare(moment(story["notification"]["at"]), users, story["partnership"])
        stage.serve()
        player.play()
        say("\nThe second story")
        second.play()
        leave_everything(stage, player, folder, list(second.strands.values()))
        note_newcomers(stage, second)
        say(f"\nDone in {time.monotonic() - began:.0f} seconds. Start with {folder / 'index.html'}")
        if serve:
            _serve_until_stopped(stage)
    except FormsServiceError as error:
        (folder / "story.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        raise SetupError(f"The demo stopped: {error}. See {folder / 'service.log'}.") from error
    finally:
        player.close()
        second.close()
        stage.close()
    (folder / "story.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _serve_until_stopped(stage: Stage) -> None:
    click.echo(f"\nThe same cases are served at {stage.base_url}")
    click.echo("Who may sign in, and the codes of the moment: forms-service demo --codes (in another window)")
    tell_newcomers(stage.folder, click.echo)
    click.echo("Press Ctrl+C to end.")
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    stopping.wait()
