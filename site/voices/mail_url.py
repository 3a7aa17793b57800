"""The mail server in one address, as ``DATABASE_URL`` is the database."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    use_tls: bool = False
    use_ssl: bool = False


def mail_server(url: str) -> MailServer:
    """The server of ``smtp+tls://user:password@host:587``.

    ``smtp+ssl`` speaks TLS from the first byte, ``smtp`` none: that is for a server on
    the same machine. Signs such as @ in a password are written as %40.
    """
    if not url:
        return MailServer()
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        known = ", ".join(f"{scheme}://" for scheme in _PORTS)
        raise ImproperlyConfigured(f"EMAIL_URL must begin with one of {known}")
    return MailServer(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=parts.scheme == "smtp+tls",
        use_ssl=parts.scheme == "smtp+ssl",
    )
