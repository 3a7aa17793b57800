"""Where sessions are kept: in the database, with their person beside them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from accounts.models import Session, User


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = super().create_model_instance(data)
        assert isinstance(session, Session)
        person = data.get(SESSION_KEY)
        session.person_id = int(person) if person else None
        return session


def end_sessions(person: User) -> int:
    """Log somebody out everywhere, at once; returns in how many places they were."""
    ended, _by_model = Session.objects.filter(person=person).delete()
    return ended
