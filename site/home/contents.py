"""What the front page and the pages of offices show, in few queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import prefetch_related_objects
from django.utils import timezone

from blog.models import Post
from campaigns.models import CampaignPage
from maps.models import Project, Report
from moderation.models import Subject
from offices.models import Office

POSTS = 6
"""The lead and the cards below it."""

REPORTS = 3
CAMPAIGNS = 3
OFFICE_POSTS = 12
OFFICE_PIECES = 500
"""Among how many of an office's newest pieces its public ones are looked for."""

NEW_FOR = timedelta(days=7)


@dataclass(frozen=True)
class FrontPage:
    posts: list[Post]
    reports: list[Report]
    campaigns: list[CampaignPage]

    @property
    def lead(self) -> Post | None:
        return self.posts[0] if self.posts else None

    @property
    def cards(self) -> list[Post]:
        return self.posts[1:]

    @property
    def is_of_this_week(self) -> bool:
        since = timezone.now() - NEW_FOR
        return all(
            post.published_at and post.published_at > since for post in self.cards
        )


def front_page(language: str) -> FrontPage:
    return FrontPage(
        posts=newest_posts(language, POSTS),
        reports=list(Report.objects.public().for_list()[:REPORTS]),
        campaigns=running_campaigns(language),
    )


def newest_posts(language: str, count: int) -> list[Post]:
    """The newest in the reader's language; others after them where those are few."""
    cards = Post.objects.public().for_cards().prefetch_related(None).newest()
    found: list[Post] = list(cards.in_language(language)[:count])
    if missing := count - len(found):
        found += cards.exclude(language=language)[:missing]
    prefetch_related_objects(found, "topic__names", "cover__renditions")
    return found


def running_campaigns(
    language: str, office: Office | None = None
) -> list[CampaignPage]:
    campaigns = (
        CampaignPage.objects.live().running().filter(locale__language_code=language)
    )
    if office is not None:
        campaigns = campaigns.filter(office=office)
    return list(campaigns[:CAMPAIGNS])


def _posts_of(office: Office, language: str) -> list[Post]:
    """The newest of an office, with the same work for a small one as for a large one.

    No index knows both a post's office and its day. Asked to sort, a database would
    walk through everybody's posts until it has met enough of a small office's.
    """
    pieces = Subject.objects.filter(office=office, kind=Post._meta.label_lower)
    newest = pieces.order_by("-pk").values_list("pk", flat=True)[:OFFICE_PIECES]
    public = Post.objects.public()
    found = public.filter(subject__in=list(newest)).values_list(
        "published_at", "pk", "language"
    )
    by_day = sorted(found, reverse=True)
    own_first = sorted(by_day, key=lambda row: row[2] != language)
    shown = [pk for _day, pk, _language in own_first[:OFFICE_POSTS]]
    cards = public.for_cards().in_bulk(shown)
    return [cards[pk] for pk in shown if pk in cards]


@dataclass(frozen=True)
class OfficeFront:
    posts: list[Post]
    projects: list[Project]
    campaigns: list[CampaignPage]


def office_front(office: Office, language: str) -> OfficeFront:
    return OfficeFront(
        posts=_posts_of(office, language),
        projects=list(Project.objects.running().filter(office=office)),
        campaigns=running_campaigns(language, office),
    )
