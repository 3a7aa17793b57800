"""A real PostgreSQL of our own, for as long as a test run lasts."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Nothing in it outlives the run: speed counts, safety after a crash does not.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
PATIENCE = 60  # seconds until it must answer


def _server_user() -> str | None:
    """PostgreSQL refuses to run as root; then it runs as somebody who owns nothing."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    def __init__(self, binaries: Path, folder: Path) -> None:
        self.binaries = binaries
        self.folder = folder
        self.data = folder / "data"
        self.user = _server_user()
        self.port = _free_port()
        self.password = secrets.token_urlsafe(18)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://voices:{self.password}@127.0.0.1:{self.port}/voices"

    def _as_user(self) -> dict[str, object]:
        if self.user is None:
            return {}
        group = pwd.getpwnam(self.user).pw_gid
        return {"user": self.user, "group": group, "extra_groups": []}

    def create(self) -> None:
        password = self.folder / "password"
        password.write_text(self.password)
        if self.user is not None:
            for path in (self.folder, password):
                shutil.chown(path, self.user)
        locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
        self._run(
            "initdb",
            *("--pgdata", str(self.data)),
            *("--username", "voices"),
            *("--pwfile", str(password)),
            *("--auth", "scram-sha-256"),
            *("--encoding", "UTF8"),
            *("--locale", locale),
            "--no-sync",
        )

    def _run(self, *command: str) -> None:
        subprocess.run(
            [str(self.binaries / command[0]), *command[1:]],
            cwd=self.folder,
            check=True,
            capture_output=True,
            **self._as_user(),  # type: ignore[call-overload]
        )

    def start(self) -> None:
        settings = [
            *FAST,
            "listen_addresses=127.0.0.1",
            f"port={self.port}",
            f"unix_socket_directories={self.folder}",
            "max_connections=60",
        ]
        options = [part for setting in settings for part in ("-c", setting)]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [str(self.binaries / "postgres"), "-D", str(self.data), *options],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._as_user(),  # type: ignore[call-overload]
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log").read_text(errors="replace"))
            time.sleep(0.2)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # "fast": waits for no client
            self.process.wait(30)


@contextmanager
def temporary_server(binaries: Path) -> Iterator[str]:
    """Run a fresh server; yield its DATABASE_URL (the database is not yet made)."""
    with tempfile.TemporaryDirectory(prefix="voices-pg-") as name:
        server = Server(binaries, Path(name))
        try:
            server.create()
            server.start()
            yield server.url
        finally:
            server.stop()
