"""``make check``: all that can be known without running a test.

``--fix`` (``make format``) puts code and templates into their form instead.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import prepare
import system_packages

BIN = prepare.VENV_PYTHON.parent
PYTHON = str(prepare.VENV_PYTHON)
MANAGE = [PYTHON, "manage.py"]
CODE = ["."]


@dataclass(frozen=True)
class Check:
    name: str
    command: list[str]
    folder: Path = prepare.ROOT


def templates() -> list[str]:
    places = ("site", "blog", "maps", "moderation", "safety_resources", "frontend")
    found = (
        file
        for place in places
        for file in (prepare.ROOT / place).rglob("templates/**/*.html")
        if "node_modules" not in file.parts
    )
    return sorted(str(file.relative_to(prepare.ROOT)) for file in found)


def checks() -> list[Check]:
    html = templates()
    return [
        Check("types", [str(BIN / "mypy")]),
        Check("translations", [PYTHON, "scripts/check_translations.py"]),
        Check("style", [str(BIN / "ruff"), "check", "--no-cache", *CODE]),
        Check("format", [str(BIN / "ruff"), "format", "--check", "--no-cache", *CODE]),
        Check("imports", [str(BIN / "lint-imports")]),
        Check("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
        Check("data inventory", [*MANAGE, "data_inventory", "--check"]),
        Check("system", [*MANAGE, "check", "--fail-level", "WARNING"]),
        Check("template form", [str(BIN / "djhtml"), "--check", *html]),
        Check("template sense", [str(BIN / "curlylint"), *html]),
        Check(
            "scripts' types",
            ["npx", "--no-install", "tsc", "--noEmit"],
            prepare.FRONTEND,
        ),
        Check("paths", [PYTHON, "scripts/check_paths.py"]),
        Check("lock file", [prepare.find_uv(), "lock", "--check", "--offline"]),
    ]


FIXES = [
    [str(BIN / "ruff"), "check", "--fix", "--quiet", *CODE],
    [str(BIN / "ruff"), "format", "--quiet", *CODE],
]


def passes(check: Check) -> bool:
    """Run one check; print its output only where there is something to do."""
    started = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=check.folder,
        env=prepare.django_env("voices.settings.test", DATABASE_URL=""),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    seconds = time.monotonic() - started
    ok = done.returncode == 0
    output = "" if ok else f"\n{done.stdout}"
    prepare.say(
        f"{'ok    ' if ok else 'FAILED'} {check.name} ({seconds:.0f} s){output}"
    )
    return ok


def check_all() -> int:
    # gettext finds the strings; without it their translations cannot be checked.
    for missing in system_packages.need("gettext"):
        prepare.say(f"Please install {missing}: without it translations go unchecked.")
    prepare.node_packages()
    with ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, 4)) as pool:
        results = list(pool.map(passes, checks()))
    failed = results.count(False)
    prepare.say(
        f"{failed} of {len(results)} checks failed." if failed else "All is well."
    )
    return 1 if failed else 0


def fix_all() -> int:
    for command in FIXES:
        subprocess.run(command, cwd=prepare.ROOT, check=False)
    subprocess.run([str(BIN / "djhtml"), *templates()], cwd=prepare.ROOT, check=False)
    return 0


def main(arguments: list[str]) -> int:
    prepare.python_packages(dev=True)
    return fix_all() if "--fix" in arguments else check_all()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
