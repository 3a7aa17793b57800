"""No log names a help page, and none keeps what was typed into an address."""

from __future__ import annotations

import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from frontend.logs import LeaveOutPrivate, is_private, without_private_parts
from voices import server
from voices.access_log import QuietLogger

HELP_PATHS = ["/en/help/", "/help", "/ar/help/ke/", "/pt-br/help/", "//en//help/KE/"]
OTHER_PATHS = ["/en/", "/en/helpful-hints/", "/en/read/help-each-other/", "/helping"]


def access_log_of(path: str, capsys: pytest.CaptureFixture[str]) -> str:
    config = Config()
    config.set("accesslog", "-")
    config.set("access_log_format", server.access_log_format)
    environ = {
        "PATH_INFO": path,
        "QUERY_STRING": "lat=-0.09&lng=34.76",
        "RAW_URI": f"{path}?lat=-0.09&lng=34.76",
        "REQUEST_METHOD": "GET",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "203.0.113.7",
        "HTTP_REFERER": "/en/help/",
    }
    response = SimpleNamespace(status="200 OK", sent=12, headers=[])
    request = SimpleNamespace(headers=[])
    QuietLogger(config).access(response, request, environ, timedelta(seconds=1))
    return capsys.readouterr().out


@pytest.mark.parametrize("path", HELP_PATHS)
def test_a_help_page_leaves_no_line_in_the_access_log(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert is_private(path)
    assert access_log_of(path, capsys) == ""


@pytest.mark.parametrize("path", OTHER_PATHS)
def test_the_access_log_has_the_page_but_no_visitor_query_or_referrer(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    line = access_log_of(path, capsys)
    assert path in line
    assert not any(part in line for part in ("203.0.113.7", "lat", "34.76", "help/"))


def test_an_address_cannot_write_lines_of_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = access_log_of("/en/x\nGET /en/ 200\x1b[31m", capsys)
    assert line.count("\n") == 1
    assert line.endswith("\n")
    assert "\x1b" not in line


def test_an_address_in_any_letters_has_its_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Django hands the address back decoded, and a broken one with lone surrogates."""
    assert "/ar/posts/%D8%B8%D9%84/" in access_log_of("/ar/posts/ظل/", capsys)
    assert "/en/%3F" in access_log_of("/en/\udcff", capsys)


@pytest.mark.parametrize("path", HELP_PATHS)
def test_an_error_on_a_help_page_is_logged_without_its_address(path: str) -> None:
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "%s: %s", ("Not Found", path), None
    )
    assert LeaveOutPrivate().filter(record)
    assert record.getMessage() == "Not Found: (a help page)"


def test_queries_are_cut_from_log_messages() -> None:
    before = '"GET /maps/pick/?lat=1.5&lng=2 HTTP/1.1" 200'
    assert without_private_parts(before) == '"GET /maps/pick/ HTTP/1.1" 200'


def test_only_tasks_that_fail_are_written_to_the_terminal() -> None:
    quiet = logging.getLogger("django_tasks")
    assert not quiet.propagate
    terminal, *_of_pytest = quiet.handlers
    assert terminal.level == logging.WARNING
