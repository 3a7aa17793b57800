"""``make run``: prepare the house, open it on this machine, close it cleanly."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

import prepare

PATIENCE = 20  # seconds a child may take to finish what it is doing


def read_port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        prepare.give_up(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def need_free_port(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the server will: a port that has just been left is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            prepare.give_up(f"port {port} is not open to you; try: make run PORT=8001")
        except OSError:
            prepare.give_up(
                f"port {port} is taken by another program; try: make run PORT=8001"
            )


class House:
    """Web server, task worker and housekeeper: all are open, or all are closed."""

    def __init__(self, port: int, env: dict[str, str]) -> None:
        env = {"BASE_URL": f"http://127.0.0.1:{port}", **env, "PORT": str(port)}
        python = str(prepare.VENV_PYTHON)
        self.port = port
        self.children = [
            self._start([python, "-m", "gunicorn", *GUNICORN], env),
            self._start([python, "manage.py", "db_worker", *WORKER], env),
            self._start([python, "manage.py", "housekeep", "--every", "5"], env),
        ]

    @staticmethod
    def _start(command: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
        # In a session of its own, so that Ctrl-C reaches us alone and the
        # children end in good order.
        return subprocess.Popen(
            command, cwd=prepare.ROOT, env=env, start_new_session=True
        )

    def is_open(self) -> bool:
        """Wait until the server answers; False when it ended instead."""
        while all(child.poll() is None for child in self.children):
            with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return True
            time.sleep(0.2)
        return False

    def wait(self) -> int:
        """Return the code of the first child that ends."""
        while True:
            for child in self.children:
                if (code := child.poll()) is not None:
                    return code
            time.sleep(0.3)

    def close(self) -> None:
        for child in self.children:
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + PATIENCE
        for child in self.children:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


GUNICORN = ["--config", "python:voices.server", "voices.wsgi:application"]
WORKER = ["--queue-name", "*", "--interval", "0.5", "--no-startup-delay", "--no-reload"]


def leave(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    port = read_port()
    need_free_port(port)
    # Ctrl-C is remembered as such even where a shell has switched it off.
    signal.signal(signal.SIGINT, leave)
    signal.signal(signal.SIGTERM, leave)
    prepare.house(dev=False)
    prepare.say("Preparing the database and the demo community …")
    env = prepare.django_env("voices.settings.dev")
    prepare.run([prepare.VENV_PYTHON, "scripts/load.py"], env=env)
    subprocess.run(
        [prepare.VENV_PYTHON, "manage.py", "demo_logins"],
        cwd=prepare.ROOT,
        env=env,
        check=False,
    )
    house = House(port, env)
    try:
        if house.is_open():
            prepare.say(
                f"\nVoices is open: http://127.0.0.1:{port} (Ctrl-C closes it)\n"
            )
        return house.wait()
    finally:
        house.close()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        prepare.say("\nClosed.")
