"""Knowing a picture again: PDQ, the perceptual hash that banks of known pictures use.

Written from the published description (facebook/ThreatExchange, ``hashing.pdf``): no
package of it is ready for every system. The hash is 256 bits, one for each of the 16 by
16 lowest waves of the picture but the constant ones: is there more of it than of the
median wave. Copies that were made smaller, brighter or saved again differ in few bits.
A copy that was turned or mirrored differs in half of them, so that all eight ways to
hold a picture are hashed. Cropped copies are missed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from PIL import Image

BYTES = 32
"""In one hash."""

WAYS_TO_HOLD = 8
"""Turned and mirrored."""

MATCH_WITHIN = 31
"""As published: up to so many bits apart, two pictures are taken for the same."""

DISCARD_UP_TO = 49
"""As published: a picture of this quality or less has too little in it to be known."""

LARGEST_SIDE = 512
"""Made this small first: six times faster, and the hash hardly changes."""

_SIDE = 64
_WAVES = 16
_BLURS = 2
_AT_ONCE = 4096

_Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PictureHash:
    """The hashes of the eight ways to hold a picture, upright first, and its quality.

    ``quality`` goes from 0 (one colour) to 100.
    """

    hashes: tuple[bytes, ...]
    quality: int

    @property
    def upright(self) -> bytes:
        return self.hashes[0]

    @property
    def is_telling(self) -> bool:
        """Whether there is enough in the picture to compare it with others."""
        return self.quality > DISCARD_UP_TO

    def __bytes__(self) -> bytes:
        return b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, stored: bytes, quality: int) -> PictureHash:
        hashes = [stored[at : at + BYTES] for at in range(0, len(stored), BYTES)]
        return cls(tuple(hashes), quality)


def hash_picture(picture: bytes) -> PictureHash:
    """The hashes of one of our own clean pictures."""
    with Image.open(io.BytesIO(picture)) as source:
        pixels = source.convert("RGB")
    pixels.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    return hash_pixels(np.asarray(pixels))


def hash_pixels(pixels: npt.NDArray[np.uint8]) -> PictureHash:
    """The hashes of ``pixels`` (rows, columns, red green blue), as large as they are."""
    light = pixels.astype(np.float64) @ np.array([0.299, 0.587, 0.114])
    small = _smaller(light)
    waves = _matrix() @ small @ _matrix().T
    hashes = tuple(_bits(turned) for turned in _held_in_eight_ways(waves))
    return PictureHash(hashes, _quality(small))


def distance(one: bytes, other: bytes) -> int:
    """How many bits two hashes are apart."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


class HashList:
    """Many known hashes, to be compared with one picture at once."""

    def __init__(self, hashes: Iterable[bytes]) -> None:
        joined = b"".join(hashes)
        self._words = np.frombuffer(joined, dtype=np.uint64).reshape(-1, BYTES // 8)

    def __len__(self) -> int:
        return len(self._words)

    def match(self, picture: PictureHash) -> int | None:
        """The place in the list of what is nearest to ``picture``, if it is the same."""
        if not picture.is_telling or not len(self):
            return None
        held = np.frombuffer(bytes(picture), dtype=np.uint64).reshape(-1, BYTES // 8)
        nearest = min(self._nearest(held), default=None)
        if nearest is None or nearest[0] > MATCH_WITHIN:
            return None
        return nearest[1]

    def _nearest(self, held: npt.NDArray[np.uint64]) -> Iterator[tuple[int, int]]:
        """The nearest of each stretch of the list: memory stays small however long."""
        for start in range(0, len(self), _AT_ONCE):
            some = self._words[start : start + _AT_ONCE]
            apart = np.bitwise_count(some[:, None] ^ held[None]).sum(axis=2, dtype=int)
            least = apart.min(axis=1)
            at = int(least.argmin())
            yield int(least[at]), start + at


def _smaller(light: _Array) -> _Array:
    """64 by 64 points of the picture, blurred first so that none is left out."""
    rows, columns = light.shape
    for _ in range(_BLURS):
        light = _blurred(light, _window(columns))
        light = _blurred(light.T, _window(rows)).T
    return light[np.ix_(_points(rows), _points(columns))]


def _window(length: int) -> int:
    return (length + 2 * _SIDE - 1) // (2 * _SIDE)


def _points(length: int) -> npt.NDArray[np.intp]:
    return ((np.arange(_SIDE) + 0.5) * length / _SIDE).astype(np.intp)


def _blurred(light: _Array, window: int) -> _Array:
    """Each point as the mean of those ``window`` points round it in its row."""
    length = light.shape[1]
    after = (window + 2) // 2
    at = np.arange(length)
    start = np.maximum(at - (window - after), 0)
    end = np.minimum(at + after, length)
    sums = np.concatenate(
        [np.zeros((light.shape[0], 1)), np.cumsum(light, axis=1)], axis=1
    )
    means: _Array = (sums[:, end] - sums[:, start]) / (end - start)
    return means


def _quality(small: _Array) -> int:
    """How much changes from point to point: little of it, little to know."""
    steps = [np.abs(np.trunc(np.diff(small, axis=axis) * 100 / 255)) for axis in (0, 1)]
    return min(100, int(sum(float(step.sum()) for step in steps) / 90))


@cache
def _matrix() -> _Array:
    """The waves of the discrete cosine transform, without the constant one."""
    wave = np.arange(1, _WAVES + 1)[:, None]
    point = np.arange(_SIDE)[None, :]
    matrix: _Array = np.sqrt(2 / _SIDE) * np.cos(
        np.pi / 2 / _SIDE * wave * (2 * point + 1)
    )
    return matrix


def _held_in_eight_ways(waves: _Array) -> Iterator[_Array]:
    """Upright first. A mirror turns the sign of each second wave."""
    signs = np.where(np.arange(1, _WAVES + 1) % 2, -1.0, 1.0)
    for held in (waves, waves.T):
        for rows in (1.0, signs[:, None]):
            for columns in (1.0, signs[None, :]):
                yield held * rows * columns


def _bits(waves: _Array) -> bytes:
    """The highest wave comes first, as the hash is written everywhere."""
    values = waves.ravel()
    median = np.sort(values)[(values.size + 1) // 2 - 1]
    return np.packbits((values > median)[::-1]).tobytes()
