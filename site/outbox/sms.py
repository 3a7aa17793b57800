"""Senders of text messages: callables that take a number and a text.

``settings.SMS_SENDER`` names one. A provider's is a function of the host's own that
raises ``OSError`` when the message should be tried again.
"""

from __future__ import annotations

import sys


class NoSender(OSError):
    """This host has no way to send text messages."""


def print_message(number: str, text: str) -> None:
    """For a demo: the message appears in the terminal."""
    sys.stdout.write(f"SMS to {number}\n{text}\n")


def refuse(number: str, text: str) -> None:
    """For a host without a provider."""
    raise NoSender
