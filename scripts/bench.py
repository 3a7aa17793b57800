"""``make bench``: what the work of the house costs, on a database of its own.

``make bench POSTS=100000`` fills it with more.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

import prepare

SETTINGS = "voices.settings.dev"


def bench() -> int:
    prepare.house(dev=True)
    posts = os.environ.get("POSTS") or "10000"
    if not posts.isdecimal():
        prepare.give_up(f"POSTS is a number, not {posts!r}")
    with tempfile.TemporaryDirectory(prefix="voices-bench-") as folder:
        env = prepare.django_env(SETTINGS, VOICES_DATA=folder)
        env |= {"DJANGO_SETTINGS_MODULE": SETTINGS, "DATABASE_URL": "", "REDIS_URL": ""}
        prepare.say(f"Filling a database with {posts} posts …")
        prepare.run([prepare.VENV_PYTHON, "scripts/load.py"], env=env)
        scale = ["manage.py", "load_demo", "--scale", f"posts={posts}"]
        prepare.run([prepare.VENV_PYTHON, *scale], env=env)
        command = [str(prepare.VENV_PYTHON), "-m", "tests.benchmarks"]
        return subprocess.run(command, cwd=prepare.ROOT, env=env).returncode


if __name__ == "__main__":
    sys.exit(bench())
