"""``make evaluate``: how well texts are read, and whether a floor is broken."""

from __future__ import annotations

import subprocess
import sys

import prepare

if __name__ == "__main__":
    prepare.python_packages(dev=False)
    command = [str(prepare.VENV_PYTHON), "-m", "moderation.pipeline.evaluation"]
    sys.exit(subprocess.run([*command, *sys.argv[1:]], cwd=prepare.ROOT).returncode)
