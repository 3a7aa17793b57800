from __future__ import annotations

import re
from pathlib import Path

import pytest

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"


@pytest.fixture(scope="session")
def stylesheets() -> dict[str, str]:
    """Our stylesheets by name, without comments."""
    folder = FRONTEND / "src" / "styles"
    return {
        path.name: re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        for path in sorted(folder.glob("*.css"))
    }
