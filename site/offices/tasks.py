from __future__ import annotations

from django_tasks import task


@task()
def end_roles() -> None:
    """Tidy up behind roles that have just ended."""
    from offices import actions

    actions.end_over()
