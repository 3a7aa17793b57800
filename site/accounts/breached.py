"""Passphrases that are known to have leaked, in a file that fits beside the site.

A Bloom filter of SHA-1 hashes: it never misses what was put in, and is wrong about
another passphrase as seldom as it was built for. It tells nobody the passphrases it
was made from. The file is read where it lies (``mmap``), so its size costs no memory.
"""

from __future__ import annotations

import functools
import hashlib
import math
import mmap
import struct
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

SHIPPED_FILE = Path(__file__).parent / "data" / "breached.filter"
PHRASES_FILE = Path(__file__).parent / "data" / "common_phrases.txt"
ERROR_RATE = 0.0001

_MAGIC = b"voicesbf"
_HEAD = struct.Struct(">8sIQQ")
"""Magic, hashes for each entry, bits, entries."""


class NotAFilter(ValueError):
    """The file was not written by ``build``, or not to its end."""


class Filter:
    """Whether something was put into a file; open for as long as the process lives."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            head = file.read(_HEAD.size)
            if len(head) < _HEAD.size or not head.startswith(_MAGIC):
                raise NotAFilter(str(path))
            _magic, self._hashes, self._bits, self.entries = _HEAD.unpack(head)
            if path.stat().st_size != _HEAD.size + _bytes_for(self._bits):
                raise NotAFilter(str(path))
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def __contains__(self, digest: bytes) -> bool:
        return all(
            self._data[_HEAD.size + place // 8] & (1 << place % 8)
            for place in _places(digest, self._hashes, self._bits)
        )


def build(source: Path, target: Path, *, error_rate: float = ERROR_RATE) -> int:
    """Make a filter of the lines of ``source``; returns how many there were.

    A line is a passphrase, or its SHA-1 in hexadecimal digits with or without a colon
    and a count after it, as lists of leaked passwords are handed round. The source is
    read twice, so that it never has to fit into memory. The target is replaced when
    the new one is complete.
    """
    entries = sum(1 for _digest in _digests(source))
    bits = max(8, math.ceil(-entries * math.log(error_rate) / math.log(2) ** 2))
    hashes = max(1, round(bits / max(entries, 1) * math.log(2)))
    unfinished = target.with_name(f"{target.name}.unfinished")
    with unfinished.open("w+b") as file:
        file.write(_HEAD.pack(_MAGIC, hashes, bits, entries))
        file.truncate(_HEAD.size + _bytes_for(bits))
        file.flush()
        with mmap.mmap(file.fileno(), 0) as data:
            for digest in _digests(source):
                for place in _places(digest, hashes, bits):
                    data[_HEAD.size + place // 8] |= 1 << place % 8
    unfinished.replace(target)
    return entries


def digest_of(passphrase: str) -> bytes:
    # The lists are made of SHA-1, and nothing secret rests on it here.
    return hashlib.sha1(passphrase.encode(), usedforsecurity=False).digest()


def is_breached(passphrase: str) -> bool:
    digest = digest_of(passphrase)
    return any(digest in filter_ for filter_ in filters())


@functools.cache
def filters() -> list[Filter]:
    """The filter that is shipped, and the host's own where there is one."""
    own = settings.ACCOUNTS_BREACHED_FILTER
    return [Filter(path) for path in [SHIPPED_FILE, *([Path(own)] if own else [])]]


def _digests(source: Path) -> Iterator[bytes]:
    with source.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            entry = line.rstrip("\r\n")
            if entry and not entry.startswith("#"):
                yield _sha1_in(entry) or digest_of(entry)


def _sha1_in(entry: str) -> bytes | None:
    digits = entry.split(":", 1)[0]
    if len(digits) != 40:
        return None
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return None


def _places(digest: bytes, hashes: int, bits: int) -> Iterator[int]:
    first = int.from_bytes(digest[:8])
    step = int.from_bytes(digest[8:16]) | 1
    return ((first + number * step) % bits for number in range(hashes))


def _bytes_for(bits: int) -> int:
    return -(-bits // 8)
