from __future__ import annotations

from django_tasks import task

from search import actions


@task()
def refresh_entry(kind: str, pk: int) -> None:
    """Bring one entry up to date; may run twice, late or for a row that is gone."""
    actions.refresh(kind, pk)
