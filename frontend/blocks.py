"""What an editor may put into the body of an editorial page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("What the picture shows"),
        help_text=_("For people who cannot see it."),
        max_length=250,
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/picture.html"


class BodyBlock(blocks.StreamBlock):
    heading = blocks.CharBlock(
        label=_("Heading"), icon="title", template="blocks/heading.html", max_length=120
    )
    paragraph = blocks.RichTextBlock(
        label=_("Text"),
        features=["bold", "italic", "ol", "ul", "link", "h3"],
        template="blocks/paragraph.html",
    )
    quote = blocks.BlockQuoteBlock(label=_("Quote"), template="blocks/quote.html")
    picture = PictureBlock()
