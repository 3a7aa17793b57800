"""Passphrases that many people have, or that follow from themselves, are refused."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import breached
from accounts.breached import Filter, NotAFilter, build, digest_of
from accounts.checks import check_breached_filter
from accounts.management.commands.build_breached_filter import build_shipped
from accounts.models import User
from accounts.passphrases import check_staff, surprises, variants
from offices.models import Office, Role
from tests.accounts.test_login import log_in
from tests.conftest import staff
from tests.factories import PASSPHRASE

COMMON = [
    "correct horse battery staple",
    "C0rrect-H0rse-Battery-Staple!",
    "correcthorsebatterystaple99",
    "I love you so much <3",
    "iloveyou2024!!",
    "Password123456",
    "P@ssw0rd123456",
    "qwertyuiop123",
    "1q2w3e4r5t6y",
    "azertyuiop12",
    "Je t'aime beaucoup",
    "Te amo mucho 14",
    "بسم الله الرحمن الرحيم",
    "May the Force be with you",
    "hakuna matata 2010",
    "justinbieber2010",
]
SIMPLE = [
    "aaaaaaaaaaaa",
    "abcabcabcabcabc",
    "hello hello hello",
    "111222333444",
    "254712345678",
    "20102011201220",
    "abcdefghijklm",
    "zyxwvutsrqpon",
    "qwerty asdfgh zxcvbn",
    "ababababababab",
]
GOOD = [
    PASSPHRASE,
    "eleven tin kettles under the porch",
    "eight slow herons on a wall",
    "cuatro sillas verdes bajo el mar",
    "trois girafes dans mon cartable",
    "كرسي أخضر تحت القمر البعيد",
    "mehe tisa wer dro pop",
    "Tk4!vvQz9#mPa",
    "丸い石と青い傘とねこ、そして雨の日曜日",
]


@pytest.mark.parametrize("passphrase", COMMON)
def test_what_many_people_use_is_refused_however_it_is_dressed(passphrase: str) -> None:
    with pytest.raises(ValidationError, match="Many people use"):
        validate_password(passphrase)


@pytest.mark.parametrize("passphrase", SIMPLE)
def test_what_follows_from_itself_is_refused(passphrase: str) -> None:
    with pytest.raises(ValidationError, match="easy to guess"):
        validate_password(passphrase)


@pytest.mark.parametrize("passphrase", GOOD)
def test_words_that_do_not_belong_together_are_fine(passphrase: str) -> None:
    validate_password(passphrase)


@given(passphrase=st.text(max_size=200))
def test_any_text_can_be_looked_at(passphrase: str) -> None:
    assert passphrase in variants(passphrase) | {""}
    assert 0 <= surprises(passphrase) <= len(passphrase) * 18


def test_the_shipped_filter_is_what_its_sources_make(tmp_path: Path) -> None:
    build_shipped(tmp_path / "again.filter")

    again = (tmp_path / "again.filter").read_bytes()
    assert again == breached.SHIPPED_FILE.read_bytes(), (
        "Run manage.py build_breached_filter --shipped"
    )


def test_every_common_phrase_is_written_as_it_is_compared() -> None:
    lines = breached.PHRASES_FILE.read_text("utf-8").splitlines()
    phrases = [line for line in lines if not line.startswith("#")]

    assert len(phrases) == len(set(phrases))
    wrong = [line for line in phrases if line.casefold() != line or not line.isalnum()]
    assert not wrong


@given(st.sets(st.text(min_size=1), min_size=1, max_size=50))
def test_a_filter_never_misses_what_was_put_in(entries: set[str]) -> None:
    entries = {
        entry
        for entry in entries
        if len(entry.splitlines()) == 1
        and entry.isprintable()
        and not entry.startswith("#")
    }
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "list.txt", Path(folder) / "list.filter"
        source.write_text("\n".join(sorted(entries)), "utf-8")
        build(source, target)
        made = Filter(target)

    assert all(digest_of(entry) in made for entry in entries)


def test_a_filter_is_wrong_as_seldom_as_it_was_built_for(tmp_path: Path) -> None:
    source = tmp_path / "list.txt"
    source.write_text("\n".join(f"in {n}" for n in range(2000)))
    build(source, tmp_path / "list.filter", error_rate=0.01)
    made = Filter(tmp_path / "list.filter")

    wrong = sum(digest_of(f"out {number}") in made for number in range(5000))
    assert wrong < 5000 * 0.01 * 2


def test_a_host_adds_its_own_list_of_hashes(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    leaked = "the tall giraffe of our village"
    digest = hashlib.sha1(leaked.encode()).hexdigest().upper()
    source, target = tmp_path / "hashes.txt", tmp_path / "own.filter"
    source.write_text(f"{'0' * 40}:7\r\n{digest}:3861\r\n")
    validate_password(leaked)
    call_command("build_breached_filter", str(source), out=target)

    assert "2 entries" in capsys.readouterr().out
    settings.ACCOUNTS_BREACHED_FILTER = str(target)
    breached.filters.cache_clear()
    try:
        with pytest.raises(ValidationError, match="Many people use"):
            validate_password(leaked)
    finally:
        breached.filters.cache_clear()


@pytest.mark.parametrize("content", [b"", b"not a filter at all, but text in a file"])
def test_a_list_that_cannot_be_read_is_said_when_the_site_starts(
    tmp_path: Path, settings: Any, content: bytes
) -> None:
    assert not check_breached_filter()
    (tmp_path / "broken").write_bytes(content)
    breached.filters.cache_clear()
    try:
        settings.ACCOUNTS_BREACHED_FILTER = str(tmp_path / "broken")
        assert [error.id for error in check_breached_filter()] == ["accounts.E001"]
        settings.ACCOUNTS_BREACHED_FILTER = str(tmp_path / "missing")
        assert [error.id for error in check_breached_filter()] == ["accounts.E001"]
    finally:
        breached.filters.cache_clear()


def test_a_filter_that_was_cut_off_is_no_filter(tmp_path: Path) -> None:
    source, target = tmp_path / "list.txt", tmp_path / "list.filter"
    source.write_text("one\ntwo")
    build(source, target)
    target.write_bytes(target.read_bytes()[:-1])

    with pytest.raises(NotAFilter):
        Filter(target)


@pytest.mark.parametrize("args", [[], ["/no/such/list"]])
def test_building_from_nothing_is_refused_with_a_reason(args: list[str]) -> None:
    with pytest.raises(CommandError, match="Name a file"):
        call_command("build_breached_filter", *args)


@pytest.mark.django_db
def test_staff_need_fifteen(kenya_office: Office, amina: User) -> None:
    moderator = staff("desk-nakuru", kenya_office, Role.MODERATOR)
    short = "owl kite 7 jam"
    assert len(short) == 14
    validate_password(short, amina)

    with pytest.raises(ValidationError, match="at least 15"):
        validate_password(short, moderator)
    with pytest.raises(ValidationError, match="at least 15"):
        check_staff(short, amina)
    with pytest.raises(ValidationError, match="Many people use"):
        check_staff("correct horse battery staple", amina)
    check_staff(PASSPHRASE, amina)


@pytest.mark.django_db
@pytest.mark.parametrize("handle", ["amina.writes", "nobody.here", "with.mail.only"])
def test_every_wrong_login_costs_one_hash(
    client: Any, amina: User, handle: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    mail_only = User.objects.create_user("with.mail.only", None, age_band="18_24")
    assert not mail_only.has_usable_password()
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        hashed.append(salt)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    log_in(client, handle, "not the passphrase at all")

    assert len(hashed) == 1
