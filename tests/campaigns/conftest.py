"""A campaign that goes on today."""

from __future__ import annotations

import datetime

from django.utils import timezone

from accounts.models import User
from campaigns.models import CampaignPage
from home.actions import add_page, campaign_index
from offices.models import Office

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def add_campaign(
    office: Office, editor: User, *, language: str = "en", **fields: object
) -> CampaignPage:
    acting = User.objects.get(pk=editor.pk)
    index = campaign_index(language, title="Campaigns", acting_user=acting)
    page = CampaignPage(
        **{
            "title": "Count the drains",
            "slug": "drains",
            "office": office,
            "aim": "One hundred drains, counted.",
            "starts": TODAY - DAY,
            "ends": TODAY + DAY,
            **fields,
        }
    )
    add_page(index, page, acting_user=acting)
    return page
