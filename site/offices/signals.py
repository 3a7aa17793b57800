"""What offices say aloud, because they may not import who has to hear it."""

from __future__ import annotations

from django.dispatch import Signal

role_changed = Signal()
"""Somebody got or lost a role; ``person`` says who."""
