"""The marks: punctuation cut from paper, the only thing that Voices draws.

Each mark is a few heavy shapes whose ends are a little oblique. They are our own
drawings, so that a phone without any good font still shows the same voice.
Shapes that overlap run in one direction; otherwise they would cut holes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    width: int
    height: int
    path: str
    stroke: int = 0
    keeps_direction: bool = False

    @property
    def shape(self) -> str:
        if self.stroke:
            return (
                f'<path d="{self.path}" fill="none" stroke="currentColor" '
                f'stroke-width="{self.stroke}"/>'
            )
        return f'<path d="{self.path}"/>'


_STOP = "a22 24 0 0 1 22 25a21 22 0 0 1-22 22a25 24 0 0 1-24-22a24 23 0 0 1 24-25z"
_COMMA = (
    "c24-2 44 16 44 44c0 36-22 62-54 74l-10-22c18-8 29-18 32-30c-4 3-10 4-15 4"
    "c-21 0-37-15-37-35c0-20 18-34 40-35z"
)
_TURNED_COMMA = (
    "c-24 2-44-16-44-44c0-36 22-62 54-74l10 22c-18 8-29 18-32 30c4-3 10-4 15-4"
    "c21 0 37 15 37 35c0 20-18 34-40 35z"
)
_CHEVRON = "l24 12l-26 34l24 36l-22 10l-40-44z"
_TURNED_CHEVRON = "l40 46l-38 46l-24-12l26-34l-26-36z"
_HOOK = (
    "c30 0 52 18 52 46c0 28-20 38-32 50c-5 5-6 10-6 15l-31-2c-1-15 5-23 13-31"
    "c12-10 22-16 22-30c0-12-7-19-19-19c-11 0-17 8-18 22l-33-5"
)

MARKS: dict[str, Mark] = {
    "stop": Mark(
        100,
        100,
        "M52 0A48 53 0 0 1 100 53A46 47 0 0 1 54 100A54 52 0 0 1 0 48A52 48 0 0 1 52 0z",
    ),
    "comma": Mark(92, 124, f"M46 2{_COMMA}"),
    "question": Mark(108, 166, f"M56 0{_HOOK}c2-28 24-46 52-46zM56 119{_STOP}"),
    "exclamation": Mark(
        58, 162, f"M4 4L56 0L46 102L16 100zM30 114{_STOP}", keeps_direction=True
    ),
    "colon": Mark(50, 128, f"M27 2{_STOP}M25 78{_STOP}"),
    "dots": Mark(182, 52, f"M27 2{_STOP}M93 3{_STOP}M157 1{_STOP}"),
    "quote-open": Mark(196, 124, f"M48 122{_TURNED_COMMA}M152 120{_TURNED_COMMA}"),
    "quote-close": Mark(196, 124, f"M46 2{_COMMA}M150 4{_COMMA}"),
    "guillemet": Mark(132, 98, f"M42 2{_CHEVRON}M106 4{_CHEVRON}"),
    "exit": Mark(132, 98, f"M26 2{_TURNED_CHEVRON}M90 4{_TURNED_CHEVRON}"),
    "bracket-open": Mark(
        68, 164, "M42 0L66 12C36 52 36 106 64 150L38 164C-10 112-8 48 42 0z"
    ),
    "bracket-close": Mark(
        68, 164, "M26 0C76 48 78 112 30 164L4 150C32 106 32 52 2 12z"
    ),
    "asterisk": Mark(
        100,
        100,
        "M40 2L62 0L60 100L38 98zM14 15L97 65L86 85L3 36zM86 17L98 35L13 84L3 64z",
    ),
    "ampersand": Mark(
        112,
        122,
        "M98 114L36 46C22 30 30 12 49 12C69 12 74 32 56 43C36 56 15 64 15 84"
        "C15 101 30 110 47 110C70 110 86 92 90 66",
        stroke=24,
        keeps_direction=True,
    ),
    "tilde": Mark(
        110,
        54,
        "M0 38C6 4 32-6 56 12C70 22 80 20 86 2L110 10C104 48 78 58 54 40C38 28 30 30 26 48z",
    ),
    "dash": Mark(116, 40, "M2 10L112 0L116 30L0 40z"),
    "slash": Mark(66, 120, "M38 0L66 6L26 120L0 112z"),
    "hash": Mark(
        110,
        112,
        "M30 0L52 2L40 112L18 110zM72 2L94 0L82 112L60 110zM4 26L110 22L108 44L2 48z"
        "M2 68L106 64L108 86L0 90z",
        keeps_direction=True,
    ),
    "equals": Mark(96, 76, "M2 6L92 0L94 26L0 30zM0 48L96 44L92 70L2 76z"),
    "plus": Mark(98, 96, "M36 2L61 0L59 96L34 94zM0 36L98 32L96 58L2 61z"),
    "caret": Mark(108, 76, "M42 2L66 0L108 66L78 76L54 36L28 74L0 64z"),
    "danda": Mark(32, 120, "M4 2L29 0L32 118L0 120z"),
    "tick": Mark(110, 98, "M0 56L20 38L41 58L86 2L110 18L46 98z"),
    "cross": Mark(98, 98, "M16 0L98 78L80 98L0 20zM78 0L98 18L20 98L2 78z"),
    "arabic-comma": Mark(92, 124, f"M46 122{_TURNED_COMMA}", keeps_direction=True),
    "arabic-question": Mark(
        108,
        166,
        "M52 0c-30 0-52 18-52 46c0 28 20 38 32 50c5 5 6 10 6 15l31-2c1-15-5-23-13-31"
        "c-12-10-22-16-22-30c0-12 7-19 19-19c11 0 17 8 18 22l33-5c-2-28-24-46-52-46z"
        f"M54 119{_STOP}",
        keeps_direction=True,
    ),
    "inverted-question": Mark(
        108,
        166,
        "M52 166c-30 0-52-18-52-46c0-28 20-38 32-50c5-5 6-10 6-15l31 2c1 15-5 23-13 31"
        "c-12 10-22 16-22 30c0 12 7 19 19 19c11 0 17-8 18-22l33 5c-2 28-24 46-52 46z"
        f"M52 0{_STOP}",
    ),
    "person": Mark(58, 162, f"M30 0{_STOP}M16 58L43 56L56 160L2 162z"),
}
