"""The mail server is one address in the environment."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

import pytest

from voices.mail_url import MailServer, mail_server


def test_an_address_names_server_and_sender() -> None:
    assert mail_server("smtp+tls://me:a%40b@mail.example.org") == MailServer(
        host="mail.example.org", port=587, user="me", password="a@b", use_tls=True
    )
    assert mail_server("smtp+ssl://mail.example.org:10465") == MailServer(
        host="mail.example.org", port=10465, use_ssl=True
    )
    assert mail_server("smtp://localhost") == MailServer(host="localhost", port=25)


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://x", "smtp://", "smtp+tls:"]
)
def test_an_address_that_names_no_mail_server_is_refused_without_its_secret(
    url: str,
) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"smtp\+tls://"):
        mail_server(url)
