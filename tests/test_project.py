"""The project folder keeps the shape that its tools and its wheel rely on."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES: list[str] = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"][
    "packages"
]
APPS = [Path(package).name for package in PACKAGES]


def test_site_is_a_source_folder_and_no_package() -> None:
    assert not (ROOT / "site" / "__init__.py").exists()


def test_git_does_not_leave_site_out() -> None:
    done = subprocess.run(
        ["git", "check-ignore", "site/voices/urls.py"], cwd=ROOT, check=False
    )
    assert done.returncode == 1


def test_no_app_has_the_name_of_a_standard_module() -> None:
    assert not set(APPS) & sys.stdlib_module_names


def test_every_app_is_built_and_under_the_import_contract() -> None:
    apps = {
        folder.name
        for place in (ROOT, ROOT / "site")
        for folder in place.iterdir()
        if (folder / "__init__.py").exists()
    }
    assert apps == set(APPS)
    assert apps == set(PYPROJECT["tool"]["importlinter"]["root_packages"])


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    build = pytest.importorskip("hatchling.builders.wheel")
    folder = tmp_path_factory.mktemp("wheel")
    built = next(build.WheelBuilder(str(ROOT)).build(directory=str(folder)))
    return zipfile.ZipFile(built)


@pytest.mark.parametrize("app", APPS)
def test_the_wheel_has_every_app_by_its_own_name(
    wheel: zipfile.ZipFile, app: str
) -> None:
    assert f"{app}/__init__.py" in wheel.namelist()


def test_the_wheel_has_templates_and_data_and_no_tests(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert "frontend/templates/base.html" in names
    assert "safety_resources/data/helplines.csv" in names
    assert not [name for name in names if name.startswith(("tests/", "site/"))]


def test_migrations_are_named_by_what_they_do() -> None:
    unnamed = [
        str(file.relative_to(ROOT))
        for package in PACKAGES
        for file in (ROOT / package / "migrations").glob("*_auto_*.py")
    ]
    assert not unnamed
