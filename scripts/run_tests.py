"""``make test``: every test, on SQLite, in a browser, and again on PostgreSQL.

Names of suites as arguments run only those: ``scripts/run_tests.py browser``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import postgres
import prepare
import system_packages

CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
REPORTS = prepare.CACHE / "test"
WORKERS = min(os.cpu_count() or 1, 6)
# Each has a server, a task worker and a Chromium of its own beside it.
HOUSES = min(WORKERS, 2)


@dataclass(frozen=True)
class Result:
    suite: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    broken: bool = False  # the run ended badly even where no test is to blame
    missing: str = ""  # why the suite was not run

    @property
    def ok(self) -> bool:
        return not (self.failed or self.broken or (self.missing and CI))

    def line(self) -> str:
        if self.missing:
            return f"{self.suite:<11} NOT RUN: {self.missing}"
        sign = "ok" if self.ok else "FAILED"
        return (
            f"{self.suite:<11} {self.passed:>5} passed {self.failed:>4} failed "
            f"{self.skipped:>4} skipped {self.seconds:>6.0f} s  {sign}"
        )


def run_pytest(suite: str, arguments: list[str], env: dict[str, str]) -> Result:
    """Run pytest, let the reader watch, and count from its report."""
    report = REPORTS / f"{suite.lower()}.xml"
    report.unlink(missing_ok=True)
    prepare.say(f"\n--- {suite} ---")
    started = time.monotonic()
    done = subprocess.run(
        [prepare.VENV_PYTHON, "-m", "pytest", f"--junitxml={report}", *arguments],
        cwd=prepare.ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    seconds = time.monotonic() - started
    if not report.exists():
        return Result(suite, seconds=seconds, broken=True)
    suites = ElementTree.parse(report).iter("testsuite")  # noqa: S314 - our own file
    counts = [{key: int(one.get(key, 0)) for key in COUNTED} for one in suites]
    total, failures, errors, skipped = (
        sum(count[key] for count in counts) for key in COUNTED
    )
    failed = failures + errors
    return Result(
        suite,
        passed=total - failed - skipped,
        failed=failed,
        skipped=skipped,
        seconds=seconds,
        broken=done.returncode != 0,
    )


COUNTED = ("tests", "failures", "errors", "skipped")


def run_on_database(suite: str, env: dict[str, str], which: str) -> Result:
    """Run the tests that ``which`` marks on the database that ``env`` names."""
    prepare.run(
        [prepare.VENV_PYTHON, "scripts/test_databases.py", str(WORKERS)], env=env
    )
    spread = ["-n", str(WORKERS), "--dist", "worksteal", "--reuse-db"]
    return run_pytest(suite, [*spread, "-m", which], env)


def test_env(**values: str) -> dict[str, str]:
    """An environment in which nothing of this machine's own set-up is used."""
    env = prepare.django_env("voices.settings.test", **values)
    env["DJANGO_SETTINGS_MODULE"] = "voices.settings.test"
    for name in ("DATABASE_URL", "REDIS_URL", "VOICES_DATA", "VOICES_TEST_DB"):
        if name not in values:
            env.pop(name, None)
    # A dozen programs start here; without kept bytecode each compiles everything.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


def sqlite(folder: Path) -> Result:
    env = test_env(VOICES_TEST_DB=str(folder / "voices"))
    return run_on_database("SQLite", env, "not browser")


def browser(folder: Path) -> Result:
    if missing := system_packages.need("chromium"):
        return Result("Browser", missing=f"{missing[0]} could not be installed")
    values = {"CHROMIUM_PATH": system_packages.find_chromium() or ""}
    if (template := folder / "voices").exists():
        values["VOICES_TEST_TEMPLATE"] = str(template)
    spread = ["-n", str(HOUSES), "--dist", "worksteal"]
    result = run_pytest(
        "Browser", [*spread, "-m", "browser", "tests/browser"], test_env(**values)
    )
    if CI and result.skipped:
        return Result("Browser", missing=f"{result.skipped} tests were skipped")
    return result


def postgresql(_folder: Path) -> Result:
    missing = system_packages.need("postgresql")
    binaries = system_packages.find_postgres()
    if missing or binaries is None:
        return Result("PostgreSQL", missing="it could not be installed")
    try:
        with postgres.temporary_server(binaries) as url:
            env = test_env(DATABASE_URL=url)
            return run_on_database("PostgreSQL", env, "not browser and not once")
    except (OSError, RuntimeError, subprocess.CalledProcessError) as problem:
        return Result("PostgreSQL", missing=f"its server did not start: {problem}")


SUITES: dict[str, Callable[[Path], Result]] = {
    "sqlite": sqlite,
    "browser": browser,
    "postgresql": postgresql,
}


def report(results: list[Result], seconds: float) -> int:
    prepare.say("\n" + "\n".join(result.line() for result in results))
    minutes, rest = divmod(round(seconds), 60)
    green = all(result.ok for result in results)
    if green and not any(result.missing for result in results):
        verdict = "All green"
    else:
        verdict = "Green, but not all was run" if green else "Not green"
    prepare.say(f"{verdict}, in {minutes} min {rest} s.")
    passed, failed, skipped = (
        sum(getattr(result, name) for result in results)
        for name in ("passed", "failed", "skipped")
    )
    prepare.say(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 0 if green else 1


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in SUITES]
    if unknown:
        prepare.give_up(
            f"there is no suite {unknown[0]!r}; there are {', '.join(SUITES)}"
        )
    started = time.monotonic()
    prepare.house(dev=True)
    REPORTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="voices-test-") as folder:
        results = [SUITES[name](Path(folder)) for name in names or SUITES]
    return report(results, time.monotonic() - started)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
