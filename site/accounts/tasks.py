"""What the worker does for people. Each task may run twice without harm."""

from __future__ import annotations

from django_tasks import task

from accounts import consents
from accounts.holdings import holdings
from accounts.models import Scope, User
from accounts.rights.actions import begin_closing


@task()
def take_back(person_id: int, scope: str) -> None:
    """Unpublish what rested on a guardian's yes that is over.

    Runs to its end even where a new yes came meanwhile: what was taken back is for the
    person to put up again, not for a queue.
    """
    person = User.objects.filter(pk=person_id).first()
    if person is None:
        return
    for holding in holdings():
        holding.unpublish(person, scope=Scope(scope))
    if scope == Scope.ACCOUNT and not person.is_closing and consents.waits(person):
        begin_closing(person)
