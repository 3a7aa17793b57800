"""Logs that cannot say who looked for help, or what anybody typed."""

from __future__ import annotations

import logging
import re

# With or without a language in front; "//help" reaches no page, and is nobody's
# business either.
HELP = r"/+(?:[a-z]{2}(?:-[a-z]+)?/+)?help(?![\w-])"
HELP_PATH = re.compile(HELP, re.IGNORECASE)
HELP_IN_TEXT = re.compile(rf"(?<![\w/]){HELP}\S*", re.IGNORECASE)
QUERY_IN_TEXT = re.compile(r"(/[^\s?]*)\?\S*")


def is_private(path: str) -> bool:
    """Whether a visit to ``path`` must leave no trace."""
    return HELP_PATH.match(path) is not None


def without_private_parts(text: str) -> str:
    """Return ``text`` without help addresses and without any address's query."""
    return QUERY_IN_TEXT.sub(r"\1", HELP_IN_TEXT.sub("(a help page)", text))


class LeaveOutPrivate(logging.Filter):
    """Keep every record, so that no error is missed, without its private parts."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        clean = without_private_parts(message)
        if clean != message:
            record.msg, record.args = clean, ()
        return True
