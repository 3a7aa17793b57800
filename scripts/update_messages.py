"""``make messages``: write new strings into the catalogues, for translators."""

from __future__ import annotations

import prepare
import system_packages

if __name__ == "__main__":
    prepare.python_packages(dev=True)
    for missing in system_packages.need("gettext"):
        prepare.give_up(f"{missing} is needed to find the strings; please install it.")
    env = prepare.django_env("voices.settings.test")
    prepare.run([prepare.VENV_PYTHON, "scripts/messages.py"], env=env)
