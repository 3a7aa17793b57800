"""What an author is writing, and what a new version is made of."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import policy
from accounts.models import User
from blog.models import Draft
from moderation import pipeline
from moderation.submissions import PlacedPicture, Submission

_NO_FACES = (
    policy.PicturesOfPeople.NOBODY,
    policy.PicturesOfPeople.NO_FACES_WITHOUT_CONSENT,
)


class People(models.TextChoices):
    """Who can be recognised in a picture."""

    NOBODY = "no", _("No, nobody")
    ME = "me", _("Only me")
    OTHERS = "others", _("Other people")


def needs_consent(people: str, author: Any) -> str | Promise:
    """Why a picture may not be shown yet; empty where nothing stands against it.

    There is no way here yet to ask those in a picture, or a younger author's guardian.
    """
    if people == People.OTHERS:
        return _(
            "Pictures with other people cannot be shown yet, because we cannot ask "
            "them. Choose a picture without faces."
        )
    allowed = policy.of(author).pictures_of_people
    if people == People.ME and allowed in _NO_FACES:
        return _(
            "We cannot show a picture of your face yet. Choose a picture without faces."
        )
    return ""


def may_link(author: User) -> bool:
    """Whether addresses in a text become links that readers can press."""
    return policy.of(author).links_in_posts is policy.Switch.OPT_IN


@dataclass(frozen=True)
class Typed:
    """The fields of the writing form, as an author left them.

    ``campaign`` is the key that a campaign shares with its translations. ``findable`` is
    ``None`` until its author was asked.
    """

    title: str = ""
    body: str = ""
    topic: int | None = None
    language: str = ""
    signed: bool = True
    campaign: str = ""
    findable: bool | None = None

    @classmethod
    def of(cls, draft: Draft) -> Typed:
        kept = {field.name for field in fields(cls)} & draft.content.keys()
        return cls(**{name: draft.content[name] for name in kept})

    def as_content(self) -> dict[str, Any]:
        return asdict(self)

    def as_initial(self) -> dict[str, Any]:
        return {**self.as_content(), "signed": "yes" if self.signed else "no"}


def rendered(typed: Typed, *, author: Any) -> pipeline.Sanitised:
    """The body as readers would get it; a minor's text has no links to press."""
    return pipeline.sanitise(
        pipeline.render_markdown(typed.body),
        pipeline.Profile.POST,
        links=may_link(author),
    )


def submission_of(
    draft: Draft, typed: Typed, *, client_id: uuid.UUID, author: Any
) -> Submission:
    """What is handed in: the texts as they would be shown, and the choices beside."""
    body = rendered(typed, author=author)
    picture = draft.picture
    alt = draft.content.get("alt", "")
    return Submission(
        parts={"title": typed.title, "body": body.html},
        attributes={
            "topic": typed.topic,
            "language": typed.language,
            "signed": typed.signed,
            "campaign": typed.campaign,
            "findable": typed.findable,
            "source": typed.body,
            "people": draft.content.get("people", "") if picture else "",
        },
        client_id=client_id,
        language=typed.language,
        pictures=(PlacedPicture(picture, alt),) if picture else (),
        sanitisers_agree=body.agree,
    )


@dataclass(frozen=True)
class Advice:
    """One line of the list beside the form; ``state`` as ``checklist.html`` has it."""

    text: str | Promise
    state: str


def advice_on(typed: Typed, draft: Draft, *, author: Any) -> list[Advice]:
    """What to look at before sending; it stops nobody."""
    listed = [
        Advice(_("It has a title"), _done(bool(typed.title))),
        Advice(_("It has a topic"), _done(typed.topic is not None)),
        _about_contact(typed, author=author),
    ]
    if draft.picture_id:
        listed.append(
            Advice(_("The picture says what it shows"), _done(has_words(draft)))
        )
    listed.append(
        Advice(_("Would the people in it be all right reading it?"), "question")
    )
    return listed


def _done(is_done: bool) -> str:
    return "done" if is_done else "todo"


def has_words(draft: Draft) -> bool:
    """Whether all that must be known about the picture has been said."""
    return bool(draft.content.get("alt")) and bool(draft.content.get("people"))


def _about_contact(typed: Typed, *, author: Any) -> Advice:
    found = contact_details(typed, author=author)
    if not found:
        return Advice(_("No phone numbers, addresses or school names"), "done")
    text = _("Take this out, it could tell strangers how to reach you: “%(words)s”")
    return Advice(text % {"words": "”, “".join(found)}, "todo")


CONTACT = 0.5
SHOWN_AT_MOST = 3


def contact_details(typed: Typed, *, author: Any) -> list[str]:
    """What in a text tells how or where to reach somebody, as it was typed."""
    texts = {
        "title": typed.title,
        "body": pipeline.plain_text(rendered(typed, author=author).html),
    }
    found = pipeline.assess(
        [pipeline.Part(name, text) for name, text in texts.items()],
        language=typed.language or None,
    )
    words = [
        texts[finding.part][finding.start : finding.end].strip()
        for finding in found.findings
        if finding.category == "contact" and finding.score >= CONTACT
    ]
    return list(dict.fromkeys(words))[:SHOWN_AT_MOST]
