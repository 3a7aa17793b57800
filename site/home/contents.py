"""What the front page and the pages of offices show, in few queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone

from blog.models import Post
from campaigns.models import CampaignPage
from maps.models import Project, Report
from offices.models import Office

POSTS = 6
"""The lead and the cards below it."""

REPORTS = 3
CAMPAIGNS = 3
OFFICE_POSTS = 12
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
        posts=newest_posts(Post.objects.public(), language, POSTS),
        reports=list(Report.objects.public().for_list()[:REPORTS]),
        campaigns=running_campaigns(language),
    )


def newest_posts(posts: QuerySet[Post], language: str, count: int) -> list[Post]:
    """The newest in the reader's language; others after them where those are few."""
    cards = posts.for_cards().prefetch_related(None).newest()  # type: ignore[attr-defined]
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


@dataclass(frozen=True)
class OfficeFront:
    posts: list[Post]
    projects: list[Project]
    campaigns: list[CampaignPage]


def office_front(office: Office, language: str) -> OfficeFront:
    return OfficeFront(
        posts=newest_posts(
            Post.objects.public().filter(subject__office=office),
            language,
            OFFICE_POSTS,
        ),
        projects=list(Project.objects.running().filter(office=office)),
        campaigns=running_campaigns(language, office),
    )
