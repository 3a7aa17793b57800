"""Which language a text is in: by its script, then by its most common words.

Unknown is an answer ("und"), not a guess: what cannot be read by the lists of
a known language is looked at by a person while its author is new.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .text import fold
from .tokens import Token

UNKNOWN = "und"

_SCRIPTS = {
    "latin": re.compile(r"[a-z]"),
    "arabic": re.compile("[\u0620-\u064a\u0671-\u06d3]"),
    "devanagari": re.compile("[\u0900-\u097f]"),
    "bengali": re.compile("[\u0980-\u09ff]"),
    "other": re.compile("[\u0370-\u05ff\u0a00-\u1fff\u2e80-\ud7ff\uf900-\ufaff]"),
}
_ONLY_LANGUAGE = {"devanagari": "hi", "bengali": "bn"}
_ARABIC_ARTICLE = "ال"
_NOT_ARABIC = re.compile("[پچژگٹڈڑے]")
_LANGUAGES_OF = {
    "latin": ("en", "fr", "es", "pt", "sw"),
    "arabic": ("ar",),
    "devanagari": ("hi",),
    "bengali": ("bn",),
}

_COMMON = {
    "en": """the and to of a in is that it for you was on are with as i his they be
        at one have this from or had by not but what all were we when your can said
        there an each which she do how their if will about my me so our just like im
        dont who no has more him her some would love very good great thank thanks
        people school friends world think because should know need want make help every
        first only many most other than then them us get got here where which never""",
    "fr": """le la les de des du un une et est que qui dans pour pas sur au aux avec
        ce cette ces il elle nous vous ils je j tu on mais ou plus sont ont fait tout
        tous mon ma mes ton ta son sa ses notre votre leur leurs qu d l n c s m t suis
        es ai as etre avoir tres bien merci quand comme si moi toi meme
        leurs ecole amis monde parce aussi faire faut peut bon bonne cest jai sans encore
        chaque beaucoup jamais autre entre apres avant ils elles ne se lui""",
    "es": """el la los las de del un una y es que en para por no con se lo al su sus
        mi mis tu tus nos yo ella ellos nosotros pero mas como este esta estos estas
        son fue ser estar tengo tiene hay muy bien gracias cuando porque si me te le
        soy eres esta estan todos todo hola
        escuela amigos mundo quiero ano tambien hacer puede sin cada mucho mucha nunca
        otro otra entre ya donde desde hasta sobre nuestra nuestro yo fui muchos muchas""",
    "pt": """o a os as de do da dos das um uma e que em no na nos nas para por com
        nao se ao aos sua seu seus suas meu minha eu ele ela eles nos voce mas mais
        como este esta isso sao foi ser estar tenho tem muito bem obrigado quando
        porque sou pelo pela tudo todos ola
        escola amigos mundo quero ano tambem fazer pode sem cada muita nunca outro outra
        entre ja onde desde ate sobre nossa nosso fui muitos muitas gente foram""",
    "sw": """na ya wa ni kwa za la katika kuwa hii hiyo huyo yangu yako yake yetu
        wangu wako wake wetu lakini pia kama mimi wewe yeye sisi nyinyi wao sana si
        vijana shule watu mtu nina ana tuna wana hapa leo kila bila asante cha vya
        ili hivyo au kwamba nataka""",
    "ar": """في من على الى عن ان هذا هذه التي الذي ما لا لم لن كان كانت مع هو هي
        نحن انا انت هم كل قد او ثم بعد قبل عند حتى اذا لكن بين ذلك تلك ليس هناك
        كيف لماذا يا شكرا جدا وهو وهي لنا لي له لها""",
}
_COMMON_WORDS = {
    language: frozenset(fold(words).split()) for language, words in _COMMON.items()
}
_LONG_ENOUGH_TO_TELL = 12


def identify(folded: str, tokens: Sequence[Token], *, declared: str | None) -> str:
    """The language of a folded text, or ``UNKNOWN``.

    What the author declared decides only where the text itself does not speak
    against it: a text in another script, or a long one without any of that
    language's common words, is not in the declared language.
    """
    declared = (declared or "").split("-")[0].lower() or None
    script = main_script(folded)
    if script is None:
        return declared or UNKNOWN
    if only := _ONLY_LANGUAGE.get(script):
        return only
    candidates = _LANGUAGES_OF.get(script, ())
    if script == "arabic":
        found = _arabic(folded, tokens)
        too_short = len(tokens) < _LONG_ENOUGH_TO_TELL
        return "ar" if declared == "ar" and too_short else found
    hits = _common_word_counts(tokens, candidates)
    if hits:
        return _best(hits, declared)
    if declared in candidates and len(tokens) < _LONG_ENOUGH_TO_TELL:
        return declared
    return UNKNOWN


def _arabic(folded: str, tokens: Sequence[Token]) -> str:
    """Arabic, and not Persian or Urdu, which are written with the same letters."""
    if len(_NOT_ARABIC.findall(folded)) > 1:
        return UNKNOWN
    common = _COMMON_WORDS["ar"]
    for token in tokens:
        if token.text.startswith(_ARABIC_ARTICLE) or not common.isdisjoint(token.forms):
            return "ar"
    return UNKNOWN


def main_script(folded: str) -> str | None:
    """The script of most letters; none where there are no letters."""
    if folded.isascii():
        return "latin" if _SCRIPTS["latin"].search(folded) else None
    sample = folded[:2000]
    counts = {name: len(found.findall(sample)) for name, found in _SCRIPTS.items()}
    script = max(counts, key=lambda name: counts[name])
    return script if counts[script] else None


def readable_in(script: str | None) -> tuple[str, ...]:
    """The languages that a text of this script may be in, of those we have."""
    return _LANGUAGES_OF.get(script or "", ())


def _common_word_counts(
    tokens: Sequence[Token], candidates: Sequence[str]
) -> Counter[str]:
    counts: Counter[str] = Counter()
    for language in candidates:
        common = _COMMON_WORDS[language]
        found = sum(1 for token in tokens[:200] if not common.isdisjoint(token.forms))
        # A long text in a language we do not know still shares a few short words.
        if found and found * 12 >= min(len(tokens), 200):
            counts[language] = found
    return counts


def _best(hits: Counter[str], declared: str | None) -> str:
    most = max(hits.values())
    leaders = [language for language, count in hits.items() if count == most]
    if declared in leaders:
        return declared
    return leaders[0] if len(leaders) == 1 else UNKNOWN
