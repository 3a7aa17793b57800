"""Words of method: how somebody could hurt themselves, and what their author is told.

They are care as well: the author is told which words it is about and that they did
nothing wrong, on their own pages only.
"""

from __future__ import annotations

from moderation.models import Finding, Version
from moderation.pipeline import MEANS, METHOD, plain_text


def words_of_method(version: Version) -> list[str]:
    """The words for which ``version`` is never public, as its author typed them."""
    found = Finding.objects.filter(
        assessment__version=version,
        assessment__never_public=True,
        category="self_harm",
        score__gt=0,
    )
    typed = [
        _text(version, finding)[finding.start : finding.end]
        for finding in found
        if finding.detector.endswith((f".{METHOD}", f".{MEANS}"))
    ]
    return list(dict.fromkeys(" ".join(words.split()) for words in typed if words))


def _text(version: Version, finding: Finding) -> str:
    text = version.parts.get(finding.part, "")
    if finding.part.startswith("picture-"):
        return _alt(version, finding.part)
    is_markup = finding.part in version.subject.model.markup_parts
    return plain_text(text) if is_markup else str(text)


def _alt(version: Version, part: str) -> str:
    """The words beside a picture, by the number under which they were read."""
    alts = list(version.pictures.order_by("pk").values_list("alt", flat=True))
    number = int(part.removeprefix("picture-"))
    return alts[number - 1] if number <= len(alts) else ""
