"""The house that browser tests walk through: real server, worker and database."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

import prepare
import serve


@dataclass(frozen=True)
class Login:
    handle: str
    role: str | None
    office: str | None
    passphrase: str
    totp_secret: str | None


@dataclass(frozen=True)
class House:
    url: str
    logins: dict[str, Login]
    env: dict[str, str] = field(repr=False)
    """What a program needs to know to work on this house's data."""

    def staff(self, role: str, office: str) -> Login:
        """The first person with ``role`` in ``office``."""
        return next(
            login
            for login in self.logins.values()
            if (login.role, login.office) == (role, office)
        )


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    """An empty (or ready migrated) database; yields its URL, "" for SQLite."""
    template = os.environ.get("VOICES_TEST_TEMPLATE")
    if not (server := os.environ.get("DATABASE_URL", "")).startswith("postgres"):
        if template:
            shutil.copy(template, folder / "voices.sqlite3")
        yield ""
        return
    name = f"voices_house_{secrets.token_hex(4)}"
    base = server.rsplit("/", 1)[0]
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        like = f' TEMPLATE "{template}"' if template else ""
        connection.execute(f'CREATE DATABASE "{name}"{like}'.encode())
        yield f"{base}/{name}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _logins(env: dict[str, str]) -> dict[str, Login]:
    printed = subprocess.run(
        [prepare.VENV_PYTHON, "manage.py", "demo_logins", "--json"],
        cwd=prepare.ROOT,
        env=env | {"DJANGO_SETTINGS_MODULE": "voices.settings.dev"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return {
        row["handle"]: Login(
            handle=row["handle"],
            role=row.get("role"),
            office=row.get("office"),
            passphrase=row["passphrase"],
            totp_secret=row.get("totp_secret"),
        )
        for row in json.loads(printed)
    }


def running_house(address: str) -> House:
    """A house that somebody has opened already; ``VOICES_DATA`` is its folder."""
    env = prepare.django_env("voices.settings.dev")
    env["DJANGO_SETTINGS_MODULE"] = "voices.settings.dev"
    return House(url=address, logins=_logins(env), env=env)


@contextmanager
def open_house(folder: Path) -> Iterator[House]:
    """Load the demo into a new database and serve it until the tests are over."""
    with _database(folder) as database_url:
        env = prepare.django_env("voices.settings.dev")
        env |= {
            "DJANGO_SETTINGS_MODULE": "voices.settings.dev",
            "VOICES_DATA": str(folder),
            "DATABASE_URL": database_url,
            "REDIS_URL": "",
            "WEB_CONCURRENCY": "1",
            "ACCESS_LOG": str(folder / "access.log"),
        }
        env.pop("BASE_URL", None)
        prepare.run([prepare.VENV_PYTHON, "scripts/load.py"], env=env)
        logins = _logins(env)
        server = serve.House(_free_port(), env)
        try:
            if not server.is_open():
                raise RuntimeError("the server of the browser tests did not start")
            yield House(f"http://127.0.0.1:{server.port}", logins, env)
        finally:
            server.close()
