"""A guardian answers by a link, twice, and can take it back."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

import pytest
import time_machine

from accounts import consents
from accounts.guardian import links
from accounts.guardian.links import Page
from accounts.guardian.texts import CURRENT, consent_text
from accounts.models import (
    Consent,
    ConsentRequest,
    Ending,
    Guardian,
    Notification,
    Scope,
    User,
)
from offices.models import Office
from outbox.actions import rendered
from tests.conftest import signed_in
from tests.guardians import (
    CONTACT,
    agreed,
    answer_form,
    answer_link,
    asked,
    child,
    choices_link,
    confirm_link,
    letters,
)

DAY = datetime.timedelta(hours=24, minutes=1)
GUARDIAN = Client


@pytest.fixture
def kid(kenya_office: Office) -> User:
    return child(kenya_office)


@pytest.fixture
def request_(kid: User) -> ConsentRequest:
    return asked(kid, signed_in(kid), scopes=["publish_text", "map"])


def say_yes(request: ConsentRequest, **fields: Any) -> Any:
    return Client().post(answer_link(request), answer_form(**fields))


def said_yes_twice(request: ConsentRequest) -> Guardian:
    say_yes(request)
    with time_machine.travel(timezone.now() + DAY):
        Client().post(confirm_link(request))
    return Guardian.objects.get()


def test_the_question_says_who_asks_and_what_each_thing_means(
    kid: User, request_: ConsentRequest
) -> None:
    response = Client().get(answer_link(request_))
    page = response.content.decode()
    assert kid.handle in page
    text = consent_text("en")
    assert text.parts["map"].words in page
    assert text.parts["publish_picture"].words not in page
    assert "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "strict-origin"
    assert "checked" not in page


def test_nothing_counts_before_the_second_yes(
    kid: User, request_: ConsentRequest
) -> None:
    assert say_yes(request_).status_code == 302
    assert consents.given(kid) == set()
    assert consents.waits(kid)
    ((to, _values),) = letters("guardian_confirm")
    assert to == CONTACT


def test_a_second_yes_within_a_day_does_not_count_and_says_when(
    kid: User, request_: ConsentRequest
) -> None:
    say_yes(request_)
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=23)):
        response = Client().post(confirm_link(request_))
    assert response.status_code == 409
    assert consents.given(kid) == set()


def test_the_first_link_is_no_second_yes(kid: User, request_: ConsentRequest) -> None:
    say_yes(request_)
    with time_machine.travel(timezone.now() + DAY):
        say_yes(request_)
        key = links.sign(Page.ANSWER, request_.key)
        forged = Client().post("/en/accounts/guardian/confirm/", {"key": key})
    assert forged.status_code == 404
    assert consents.given(kid) == set()


def test_a_second_yes_without_a_first_is_none(
    kid: User, request_: ConsentRequest
) -> None:
    assert Client().post(confirm_link(request_)).status_code == 404
    assert consents.given(kid) == set()


def test_two_yeses_a_day_apart_record_what_was_read_and_agreed_to(
    kid: User, request_: ConsentRequest
) -> None:
    said_yes_twice(request_)
    given = Consent.objects.filter(person=kid)
    assert {consent.scope for consent in given} == {"account", "publish_text"}
    consent = given.get(scope="publish_text")
    assert consent.text_version == CURRENT
    assert consent.text_digest == consent_text("en").digest
    assert consent.method == "email"
    assert consent.relation == "parent"
    assert consent.assented_at == request_.assented_at
    assert consent.person_key == kid.public_id
    kinds = kid.notifications.values_list("kind", flat=True)
    assert list(kinds) == [Notification.Kind.GUARDIAN_ANSWERED]
    assert not consents.waits(kid)


def test_said_twice_in_two_tabs_is_said_once(
    kid: User, request_: ConsentRequest
) -> None:
    say_yes(request_)
    say_yes(request_, scopes=["account", "map"])
    assert len(letters("guardian_confirm")) == 1
    with time_machine.travel(timezone.now() + DAY):
        first = Client().post(confirm_link(request_))
        second = Client().post(confirm_link(request_))
    assert "/choices/" in first["Location"]
    assert second["Location"] == "/en/accounts/guardian/done/yes/"
    assert Consent.objects.count() == 2
    assert consents.given(kid) == {Scope.ACCOUNT, Scope.PUBLISH_TEXT}


def test_no_scope_is_granted_that_was_not_asked_for(
    kid: User, request_: ConsentRequest
) -> None:
    response = say_yes(request_, scopes=["account", "campaign_reuse"])
    assert response.status_code == 422
    assert letters("guardian_confirm") == []


@pytest.mark.parametrize(
    "fields",
    [
        {"scopes": []},
        {"scopes": ["publish_text"]},
        {"relation": ""},
        {"relation": "teacher"},
        {"digest": "another text"},
        {"digest": ""},
    ],
)
def test_half_an_answer_is_given_back(
    kid: User, request_: ConsentRequest, fields: dict[str, Any]
) -> None:
    assert say_yes(request_, **fields).status_code == 422
    request_.refresh_from_db()
    assert request_.answered_at is None


def test_the_digest_is_of_the_language_that_was_read(
    kid: User, request_: ConsentRequest
) -> None:
    link = links.path(Page.ANSWER, request_.key, language="ar")
    Client().post(link, answer_form(digest=consent_text("ar").digest))
    request_.refresh_from_db()
    assert request_.language == "ar"
    assert request_.text_digest == consent_text("ar").digest


def test_a_no_deletes_who_never_had_a_yes_and_says_so_twice(
    kid: User, request_: ConsentRequest
) -> None:
    link = answer_link(request_)
    assert Client().post(link, {"refuse": "1"}).status_code == 302
    assert not User.objects.filter(pk=kid.pk).exists()
    assert Client().post(link, {"refuse": "1"}).status_code == 404


def test_a_no_to_more_leaves_what_there_was(kid: User) -> None:
    agreed(kid, {Scope.ACCOUNT})
    request = asked(kid, signed_in(kid), scopes=["map"])
    Client().post(answer_link(request), {"refuse": "1"})
    assert consents.given(kid) == {Scope.ACCOUNT}
    request.refresh_from_db()
    assert request.outcome == "refused"


def test_a_link_is_worth_nothing_after_seven_days(
    kid: User, request_: ConsentRequest
) -> None:
    with time_machine.travel(timezone.now() + datetime.timedelta(days=7, minutes=1)):
        assert Client().get(answer_link(request_)).status_code == 404
        assert say_yes(request_).status_code == 404
    assert consents.given(kid) == set()


@pytest.mark.parametrize("page", ["answer", "confirm", "choices"])
@pytest.mark.parametrize("key", ["", "x", "a" * 9000, "1:2", "é", "%00"])
def test_a_made_up_link_opens_nothing_and_tells_nothing(
    db: None, page: str, key: str
) -> None:
    address = f"/en/accounts/guardian/{page}/"
    assert Client().get(address, {"key": key}).status_code in (400, 404)
    assert Client().post(address, {"key": key}).status_code in (400, 404)


def test_looking_at_a_link_changes_nothing(kid: User, request_: ConsentRequest) -> None:
    say_yes(request_)
    with time_machine.travel(timezone.now() + DAY):
        Client().get(confirm_link(request_))
        Client().head(confirm_link(request_))
    assert consents.given(kid) == set()


# --- afterwards ------------------------------------------------------------------


def test_the_guardians_page_shows_what_holds_and_nothing_of_the_childs_life(
    kid: User, request_: ConsentRequest
) -> None:
    guardian = said_yes_twice(request_)
    page = Client().get(choices_link(guardian)).content.decode()
    assert "Publishing texts" in page
    assert "Reporting on the map" not in page
    assert "/write/" not in page


def test_one_scope_is_taken_back_without_a_reason(
    kid: User, request_: ConsentRequest
) -> None:
    guardian = said_yes_twice(request_)
    Client().post(choices_link(guardian), {"scope": "publish_text"})
    assert consents.given(kid) == {Scope.ACCOUNT}
    ended = Consent.objects.get(scope="publish_text")
    assert ended.ending == Ending.WITHDRAWN
    assert Guardian.objects.exists()


@pytest.mark.parametrize("scope", ["all", "account"])
def test_taking_all_back_signs_out_and_forgets_the_guardian(
    kid: User, request_: ConsentRequest, scope: str
) -> None:
    guardian = said_yes_twice(request_)
    browser = signed_in(kid)
    link = choices_link(guardian)
    assert "/done/back/" in Client().post(link, {"scope": scope})["Location"]
    assert consents.given(kid) == set()
    assert not Guardian.objects.exists()
    assert browser.get("/en/accounts/guardian/")["Location"].startswith(
        "/en/accounts/login/"
    )
    assert Client().post(link, {"scope": scope}).status_code == 404


def test_a_broken_withdrawal_takes_nothing_back(
    kid: User, request_: ConsentRequest
) -> None:
    guardian = said_yes_twice(request_)
    before = consents.given(kid)
    Client().post(choices_link(guardian), {"scope": "nothing"})
    Client().post(choices_link(guardian))
    assert consents.given(kid) == before


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_every_page_of_a_guardian_opens_in_every_language(
    kid: User, request_: ConsentRequest, code: str
) -> None:
    def page(which: Page, key: Any) -> str:
        response = Client().get(links.path(which, key, language=code))
        assert response.status_code == 200
        return response.content.decode()

    assert consent_text(code).parts["account"].words in page(Page.ANSWER, request_.key)
    say_yes(request_)
    page(Page.ANSWER, request_.key)
    with time_machine.travel(timezone.now() + DAY):
        page(Page.CONFIRM, request_.key)
        Client().post(confirm_link(request_))
    page(Page.CHOICES, Guardian.objects.get().key)


# --- the words -------------------------------------------------------------------


def test_the_texts_say_the_same_parts_in_every_language() -> None:
    wanted = {"intro", "keep", "see", "rights", *Scope.values}
    for code, _name in settings.LANGUAGES:
        text = consent_text(code)
        assert set(text.parts) == wanted
        assert all(part.heading and part.words for part in text.parts.values())
    assert len({consent_text(code).digest for code, _name in settings.LANGUAGES}) == 4


PINNED = {
    "en": "0daaee3bf8fb1b2955a9f1ed0d6055e4a3532e112ae339b9ebd288c1d656718c",
    "fr": "baec2efa17d7baf00e0c44b3918cb388d3ebadb1ef71e6d3bcdaf2980b55ea08",
    "es": "5c5687eaae157f61fee77a2457fc0bdb96ac0c57ada3ab409d66286150a4a12d",
    "ar": "4500fc83492ff7f9ae7bed8fefbb302878cead9b6982cb0bdae62b7663f9b786",
}


def test_a_text_that_somebody_has_agreed_to_is_never_edited() -> None:
    """A better text is a new folder, and a new line here."""
    assert {code: consent_text(code, "1").digest for code in PINNED} == PINNED


@pytest.mark.parametrize("channel", ["email", "sms"])
@pytest.mark.parametrize(
    "kind", ["guardian_ask", "guardian_confirm", "guardian_given", "guardian_ends"]
)
def test_letters_have_a_neutral_first_line_and_a_whole_link(
    kind: str, channel: str
) -> None:
    values = {
        "handle": "little.river",
        "link": "https://voices.example/en/x/?key=a:b&c",
        "until": "2 March 2026",
        "channel": channel,
    }
    with override("en"):
        subject, body = rendered(kind, "en", values)
    assert "little.river" not in subject
    assert values["link"] in body
    assert "&amp;" not in body
    if channel == "sms":
        assert len(body) < 320
