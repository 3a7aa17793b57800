"""What the rest of the house may hear from moderation.

They are sent inside the transaction, so that whatever a receiver queues is queued
exactly when the change happens, or not at all. Arguments of each but the last: ``row``
(the ``ModeratedModel``).
"""

from __future__ import annotations

from django.dispatch import Signal

became_public = Signal()
"""A row can be read by everyone from now on."""

changed = Signal()
"""A public row shows another version now."""

withdrawn = Signal()
"""A row that was public is not any more."""

erased = Signal()
"""Everything that one author ever handed in is gone, without arguments: nobody needs to
know whose it was."""
