"""Who may sign in: added and ended here. The secret of the one-time codes is printed once."""

from __future__ import annotations

import secrets
import sys

import click

from forms_service.bootstrap import build, start_checks
from forms_service.db.work import Actor, begin_work
from forms_service.domain.access import STAFF_ROLES
from forms_service.settings import load_settings
from forms_service.use_cases.add_user import add_user
from forms_service.use_cases.end_user import end_user

_ROLES = click.Choice([role.value for role in STAFF_ROLES])


@click.group("user")
def command() -> None:
    """Who may sign in, and as what."""


@command.command("add")
@click.option("--partnership", required=True, help="Whose, such as north-town.")
@click.option("--name", required=True, help="The person's name.")
@click.option("--email", required=True, help="The address they sign in with.")
@click.option("--role", "roles", required=True, multiple=True, type=_ROLES, help="May be given several times.")
@click.option("--partner", help="Which partner they speak for; needed with the role partner.")
@click.option("--telephone", default="", help="Their telephone number.")
@click.option("--password-stdin", is_flag=True, help="Read the first password from standard input.")
def add(
    partnership: str,
    name: str,
    email: str,
    roles: tuple[str, ...],
    partner: str | None,
    telephone: str,
    *,
    password_stdin: bool,
) -> None:
    """Add a person who may sign in.

    Without --password-stdin a password is made and printed. At the first sign-in the person sets up an authenticator
    app; the key for it is printed too, for those who cannot use a camera.
    """
    password = sys.stdin.readline().rstrip("\n") if password_stdin else secrets.token_urlsafe(15)
    started = build(load_settings())
    start_checks(started)
    with begin_work(started.sessions, started.services, Actor("system", where="command user add")) as work:
        added = add_user(
            work,
            partnership=partnership,
            name=name,
            address=email,
            password=password,
            roles=roles,
            partner=partner,
            telephone=telephone,
        )
    click.echo(f"{name} can sign in at {started.services.base_url}/sign-in with {email}.")
    if not password_stdin:
        click.echo(f"Password, told once: {password}")
    click.echo(f"Key for the authenticator app: {added.secret}")
    click.echo(added.uri)


@command.command("end")
@click.option("--email", required=True, help="The address they sign in with.")
def end(email: str) -> None:
    """End a person's access at once."""
    started = build(load_settings())
    start_checks(started)
    with begin_work(started.sessions, started.services, Actor("system", where="command user end")) as work:
        end_user(work, address=email)
    click.echo(f"{email} can no longer sign in.")
