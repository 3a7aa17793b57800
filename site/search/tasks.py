from __future__ import annotations

from django_tasks import task

from search import actions, full_text


@task()
def refresh_entry(kind: str, pk: int) -> None:
    """Bring one entry up to date; may run twice, late or for a row that is gone."""
    actions.refresh(kind, pk)


@task()
def forget_words() -> None:
    """Take the words of deleted entries out of the index's own tables as well."""
    full_text.forget_deleted()
