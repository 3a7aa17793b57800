"""Programs that come from the system: a browser, PostgreSQL, gettext.

What is missing is installed by the system's package manager where that is
allowed; otherwise the caller is told what is absent.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import prepare

# What a package is called by each package manager; the order is that in which
# managers are looked for.
PACKAGES: dict[str, dict[str, list[str]]] = {
    "apt-get": {
        "chromium": ["chromium", "fonts-dejavu-core"],
        "postgresql": ["postgresql"],
        "gettext": ["gettext"],
    },
    "dnf": {
        "chromium": ["chromium"],
        "postgresql": ["postgresql-server"],
        "gettext": ["gettext"],
    },
    "apk": {
        "chromium": ["chromium"],
        "postgresql": ["postgresql"],
        "gettext": ["gettext"],
    },
    "pacman": {
        "chromium": ["chromium"],
        "postgresql": ["postgresql"],
        "gettext": ["gettext"],
    },
    "brew": {
        "chromium": ["--cask", "chromium"],
        "postgresql": ["postgresql@17"],
        "gettext": ["gettext"],
    },
}
INSTALL: dict[str, list[str]] = {
    "apt-get": ["apt-get", "install", "-y", "-q", "--no-install-recommends"],
    "dnf": ["dnf", "install", "-y", "-q"],
    "apk": ["apk", "add"],
    "pacman": ["pacman", "-S", "--noconfirm", "--needed"],
    "brew": ["brew", "install"],
}
CHROMIUM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
MAC_BROWSERS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/usr/libexec/postgresql*",
)


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM_PATH")
    found = (shutil.which(name) for name in CHROMIUM_NAMES)
    mac = (path for path in MAC_BROWSERS if Path(path).exists())
    return named or next((path for path in (*found, *mac) if path), None)


def find_postgres() -> Path | None:
    """The folder with ``initdb`` and ``postgres``; the newest, if there are several."""
    folders = [
        folder
        for pattern in POSTGRES_FOLDERS
        for folder in Path("/").glob(pattern.lstrip("/"))
        if (folder / "initdb").exists()
    ]
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    return max(folders, key=lambda folder: _numbers(str(folder)), default=None)


def _numbers(text: str) -> list[int]:
    return [
        int(part)
        for part in "".join(char if char.isdigit() else " " for char in text).split()
    ]


def find_gettext() -> str | None:
    return shutil.which("xgettext")


FIND = {
    "chromium": find_chromium,
    "postgresql": find_postgres,
    "gettext": find_gettext,
}


def need(*names: str) -> list[str]:
    """Install what is missing of ``names``; return what still is."""
    missing = [name for name in names if FIND[name]() is None]
    for name in missing:
        _install(name)
    return [name for name in missing if FIND[name]() is None]


def _install(name: str) -> None:
    manager = next((manager for manager in INSTALL if shutil.which(manager)), None)
    if manager is None or (become := _become_root(manager)) is None:
        return
    prepare.say(f"Installing {name} with {manager} …")
    if manager == "apt-get":
        _refresh_apt(tuple(become))
    _attempt([*become, *INSTALL[manager], *PACKAGES[manager][name]])


def _become_root(manager: str) -> list[str] | None:
    """What to put before a command; None when installing is not allowed to us."""
    if manager == "brew" or os.geteuid() == 0:
        return []
    if shutil.which("sudo") and _attempt(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


@cache
def _refresh_apt(become: tuple[str, ...]) -> None:
    _attempt([*become, "apt-get", "update", "-q"])


def _attempt(command: Sequence[str]) -> bool:
    done = subprocess.run(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0
