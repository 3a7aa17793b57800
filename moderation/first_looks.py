"""From the policy by age to the pipeline's first look, which knows no accounts.

``first_look`` in the pipeline's policy says the same for each band; a test compares
them. What differs is what an author's office asks for beyond it.
"""

from __future__ import annotations

from accounts.policy import Comments, Defaults, PicturesAndReports, Posts
from moderation.pipeline import POLICY, FirstLook, Outcome, Surface

_ALWAYS = FirstLook(None)
_AT_ONCE = FirstLook(0)

_POSTS = {
    Posts.BY_STAFF: _ALWAYS,
    Posts.SECOND_PERSON: _ALWAYS,
    Posts.PERSON_FIRST: _ALWAYS,
    Posts.FIRST_5_THEN_WATCHED: FirstLook(5, Outcome.WATCH),
    Posts.FIRST_3_THEN_SAMPLED: FirstLook(3),
}
_COMMENTS = {
    Comments.NONE: _ALWAYS,
    Comments.PERSON_FIRST: _ALWAYS,
    Comments.FIRST_5_THEN_WATCHED_ON_DUTY: FirstLook(
        5, Outcome.WATCH, while_on_duty=True
    ),
    Comments.WATCHED: FirstLook(0, Outcome.WATCH),
    Comments.PUBLISHED: _AT_ONCE,
    Comments.LOGGED: _AT_ONCE,
}
_PICTURES_AND_REPORTS = {
    PicturesAndReports.BY_OFFICE: _ALWAYS,
    PicturesAndReports.SECOND_PERSON: _ALWAYS,
    PicturesAndReports.PERSON_FIRST: _ALWAYS,
    PicturesAndReports.FIRST_3: FirstLook(3),
}


def first_look(surface: Surface, holds: Defaults) -> FirstLook | None:
    """Who looks first at somebody's text; ``None`` where age alone says it."""
    if surface is Surface.POST:
        return _POSTS[holds.posts]
    if surface is Surface.COMMENT:
        return _COMMENTS[holds.comments]
    if surface is Surface.REPORT:
        return picture_look(holds)
    return None


def picture_look(holds: Defaults) -> FirstLook:
    return _PICTURES_AND_REPORTS[holds.pictures_and_reports]


def beyond_policy(
    surface: Surface, holds: Defaults, band: str
) -> tuple[FirstLook | None, FirstLook | None]:
    """What an office asks for at texts and at pictures; ``None`` where it asks nothing.

    What the policy says by itself is left out, so that a changed policy can be tried on
    what was handed in before.
    """
    look, pictures = first_look(surface, holds), picture_look(holds)
    return (
        None if look == POLICY.first_look[surface].get(band) else look,
        None if pictures == POLICY.with_picture.get(band) else pictures,
    )
