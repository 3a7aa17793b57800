"""Handles that are free, for somebody whose first idea was not.

Two quiet words of their language: nothing in them tells who, where or how old.
"""

from __future__ import annotations

import random

from accounts.handles import skeleton
from accounts.models import User

_WORDS: dict[str, tuple[str, str]] = {
    "en": (
        "river paper amber quiet cedar cloud copper garden harbour lemon maple meadow "
        "morning mountain ocean orange pebble saffron silver velvet violet willow",
        "lantern kite compass anchor acorn bridge canoe comet drum feather fern "
        "ladder lark marble owl pencil puzzle sail shell sparrow teapot whistle",
    ),
    "fr": (
        "plume lune nuage papier galet encre jardin miel sable pluie ruisseau prairie "
        "soleil vague velours orage colline aurore ambre cannelle",
        "lanterne boussole hibou tambour moineau voilier coquillage crayon pont "
        "tortue sifflet renard fougere comete violette escargot loutre merle bille",
    ),
    "es": (
        "nube arena papel brisa trigo lluvia cobre menta colina jardin orilla "
        "tinta ola marea niebla aurora ambar canela cristal",
        "farol cometa tambor puente velero caracol gorrion lapiz colibri tortuga "
        "silbato zorro helecho ancla semilla linterna canoa pluma nutria canica",
    ),
    "ar": (
        "قمر نجم بحر غيم نهر ندى ورق رمل حبر مطر موج فجر تل عنبر قرفة نسيم",
        "فانوس بوصلة عصفور جسر قلم سفينة ريشة صدفة طبل سلحفاة نورس قنديل محارة مرساة",
    ),
}
_TRIES = 12

_chance = random.SystemRandom()


def free_handles(language: str, *, number: int = 3) -> list[str]:
    """A few handles that nobody has, in one query."""
    firsts, seconds = (words.split() for words in _WORDS.get(language, _WORDS["en"]))
    ideas: dict[str, str] = {}
    for _try in range(_TRIES):
        handle = f"{_chance.choice(firsts)}.{_chance.choice(seconds)}"
        ideas.setdefault(skeleton(handle), handle)
    taken = set(
        User.objects.filter(handle_skeleton__in=ideas).values_list(
            "handle_skeleton", flat=True
        )
    )
    return [handle for look, handle in ideas.items() if look not in taken][:number]
