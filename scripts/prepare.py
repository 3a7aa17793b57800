"""Set-up: everything a door needs that this machine does not have yet.

Each step is skipped while what it was made from is unchanged, so that a second
start is quick. Only the standard library is used: this runs before anything is
installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
FRONTEND = ROOT / "frontend"
LOCALE = ROOT / "site" / "voices" / "locale"
VENV_PYTHON = ROOT / ".venv" / "bin" / "python"
OLDEST_NODE = 20
LANGUAGES = ("fr", "es", "ar")


def say(text: str) -> None:
    print(text, flush=True)


def give_up(reason: str) -> NoReturn:
    """End with one line that says what is missing and what to do."""
    sys.exit(f"Voices: {reason}")


def run(
    command: Sequence[str | Path],
    *,
    folder: Path = ROOT,
    env: dict[str, str] | None = None,
) -> None:
    """Run ``command``; show what it printed only when it failed."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        words = " ".join(str(part) for part in command)
        give_up(f"this step failed: {words}")


# --- what has changed since last time --------------------------------------------
def fingerprint(files: Iterable[Path]) -> str:
    """One value for the names and contents of ``files``."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(str(file.relative_to(ROOT)).encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _stamp(step: str) -> Path:
    return CACHE / "stamps" / step


def is_done(step: str, mark: str) -> bool:
    stamp = _stamp(step)
    return stamp.exists() and stamp.read_text() == mark


def set_done(step: str, mark: str) -> None:
    stamp = _stamp(step)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(mark)


# --- Python ----------------------------------------------------------------------
def find_uv() -> str:
    """The uv of this machine, or one installed inside the project folder."""
    own = CACHE / "uv"
    for candidate in ("uv", str(own / "bin" / "uv")):
        if _answers(candidate, "--version"):
            return candidate
    say("Installing uv, which installs the rest …")
    ways: list[list[list[str]]] = [
        [
            [sys.executable, "-m", "venv", str(own)],
            [str(own / "bin" / "python"), "-m", "pip", "install", "--quiet", "uv"],
        ],
        # Some systems split venv off, or forbid pip to touch their own Python.
        [
            [
                *(sys.executable, "-m", "pip", "install", "--quiet"),
                *("--target", str(own), "uv"),
            ]
        ],
    ]
    for way in ways:
        shutil.rmtree(own, ignore_errors=True)
        if all(_succeeds(command) for command in way):
            return str(own / "bin" / "uv")
    give_up(
        "neither uv nor pip could be used; install one of them, "
        "for instance: apt-get install python3-venv python3-pip"
    )


def _answers(*command: str) -> bool:
    return shutil.which(command[0]) is not None and _succeeds(command)


def _succeeds(command: Sequence[str]) -> bool:
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except OSError:
        return False
    return done.returncode == 0


def python_packages(*, dev: bool) -> None:
    """Install what ``uv.lock`` names into ``.venv``."""
    mark = fingerprint([ROOT / "uv.lock", ROOT / "pyproject.toml"])
    if VENV_PYTHON.exists() and is_done("python-dev", mark):
        return  # the tools of development come on top of everything else
    step = "python-dev" if dev else "python"
    if VENV_PYTHON.exists() and is_done(step, mark):
        return
    say("Installing Python packages …")
    command = [find_uv(), "sync", "--frozen", "--quiet"]
    # A run must not take the tools away that a test has put there.
    command += ["--group", "dev"] if dev else ["--no-dev", "--inexact"]
    if not VENV_PYTHON.exists():
        command += ["--python", sys.executable]
    run(command)
    set_done(step, mark)


# --- the front end ---------------------------------------------------------------
def _need_node() -> None:
    if shutil.which("node") is None or shutil.which("npm") is None:
        give_up(
            f"Node.js {OLDEST_NODE} or newer with npm is needed to build the pages' "
            "styles and scripts; install it and try again."
        )
    version = subprocess.run(
        ["node", "--version"], capture_output=True, text=True, check=False
    ).stdout.strip()
    if int(version.lstrip("v").split(".")[0] or 0) < OLDEST_NODE:
        give_up(f"Node.js {OLDEST_NODE} or newer is needed; this is {version}.")


def node_packages() -> None:
    mark = fingerprint([FRONTEND / "package.json", FRONTEND / "package-lock.json"])
    if (FRONTEND / "node_modules").exists() and is_done("node", mark):
        return
    _need_node()
    say("Installing front-end packages …")
    run(["npm", "ci", "--no-audit", "--no-fund"], folder=FRONTEND)
    set_done("node", mark)


def front_end() -> None:
    """Build styles and scripts, with compressed copies beside them."""
    sources = [file for file in (FRONTEND / "src").rglob("*") if file.is_file()]
    public = FRONTEND / "public"
    sources += [file for file in public.rglob("*") if file.is_file()]
    sources += [*FRONTEND.glob("*.json"), *FRONTEND.glob("*.config.*")]
    mark = fingerprint(sources)
    if (FRONTEND / "dist" / "manifest.json").exists() and is_done("dist", mark):
        return
    node_packages()
    say("Building styles and scripts …")
    run(["npm", "run", "build"], folder=FRONTEND)
    run([VENV_PYTHON, "-m", "whitenoise.compress", "--quiet", FRONTEND / "dist"])
    set_done("dist", mark)


# --- languages -------------------------------------------------------------------
def translations() -> None:
    """Compile the catalogues, with Babel alone: no gettext is needed to run."""
    catalogues = sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))
    mark = fingerprint(catalogues)
    compiled = all(file.with_suffix(".mo").exists() for file in catalogues)
    if not catalogues or (compiled and is_done("translations", mark)):
        return
    say("Compiling translations …")
    pybabel = VENV_PYTHON.parent / "pybabel"
    run([pybabel, "compile", "--directory", LOCALE, "--domain", "django"])
    set_done("translations", mark)


def house(*, dev: bool) -> None:
    """All that a served or tested house needs, databases excepted."""
    python_packages(dev=dev)
    front_end()
    translations()


def django_env(settings: str, **values: str) -> dict[str, str]:
    """The environment in which a program of the house starts."""
    paths = [str(ROOT), str(ROOT / "site")]
    if before := os.environ.get("PYTHONPATH"):
        paths.append(before)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    env.setdefault("DJANGO_SETTINGS_MODULE", settings)
    return {**env, **values}
