"""No file of the project names one person's machine, or a registry of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = re.compile(r"(?:^|[\s\"'=:(`])/(?:root|home/\w+|Users/\w+|work)/[\w.]")
ADDRESS = re.compile(r"https?://([^/\s\"']+)")
LOCKS: dict[str, set[str]] = {
    "uv.lock": {"pypi.org", "files.pythonhosted.org"},  # it cannot do without
    "frontend/package-lock.json": set(),
}


def project_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name]


def problems_in(file: Path) -> list[str]:
    name = file.relative_to(ROOT).as_posix()
    try:
        text = file.read_text(encoding="utf-8")
    except (UnicodeDecodeError, FileNotFoundError):
        return []
    if name in LOCKS:
        hosts = set(ADDRESS.findall(text)) if name == "uv.lock" else _npm_hosts(text)
        return [f"{name}: names {host}" for host in sorted(hosts - LOCKS[name])]
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for number, line in enumerate(text.splitlines(), 1)
        if HOME.search(line)
    ]


def _npm_hosts(text: str) -> set[str]:
    return set(re.findall(r'"resolved": "https?://([^/"]+)', text))


def main() -> int:
    found = [problem for file in project_files() for problem in problems_in(file)]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
