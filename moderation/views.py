"""Files of young people's pictures, behind a check of who may see them."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from accounts import second_step
from accounts.middleware import used_second_step
from moderation.models import Picture, PictureRendition
from offices.access import DESK
from offices.reading import record_reading

KEPT_FOR = 60 * 60
"""Seconds that a clear picture may be kept: one that is taken back is gone by then."""


@require_safe
def original(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    picture = _visible(request, public_id)
    return _answer(request, picture, picture.file, "jpeg")


@require_safe
def show(
    request: HttpRequest, public_id: str, width: str, image_format: str
) -> HttpResponse:
    picture = _visible(request, uuid.UUID(public_id))
    rendition = get_object_or_404(
        PictureRendition, picture=picture, width=int(width), format=image_format
    )
    return _answer(request, picture, rendition.file, image_format)


def _visible(request: HttpRequest, public_id: uuid.UUID) -> Picture:
    """A clear picture for everybody, a held one for its uploader and its desk.

    A sealed one is for nobody, and the desk sees none that was not compared yet.
    Who asks for a clear one is not looked at, so that the answer is the same for all.
    """
    picture = get_object_or_404(Picture, public_id=public_id)
    if picture.state == Picture.State.CLEAR:
        return picture
    if picture.state == Picture.State.SEALED:
        raise Http404
    user = request.user
    if not user.is_authenticated:
        raise Http404
    if picture.uploader_id == user.pk:
        return picture
    if picture.checked_at is None:
        raise Http404
    steps = second_step.opening_the_desk(user).types
    if not used_second_step(request, user, steps):
        raise Http404  # The desk's own door asks for it as well.
    seen = get_object_or_404(Picture.objects.for_staff(user, *DESK), pk=picture.pk)
    record_reading(
        "moderation.read_picture", seen, reader=user, office_id=seen.office_id
    )
    return seen


def _answer(
    request: HttpRequest, picture: Picture, file: FieldFile, image_format: str
) -> HttpResponse:
    etag = f'"{picture.digest[:32]}-{image_format}-{Path(str(file.name)).stem[-12:]}"'
    response = get_conditional_response(request, etag=etag) or _body(file, image_format)
    response["ETag"] = etag
    if picture.state == Picture.State.CLEAR:
        patch_cache_control(response, public=True, max_age=KEPT_FOR)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _body(file: FieldFile, image_format: str) -> HttpResponse:
    try:
        with file.open("rb") as opened:
            response = HttpResponse(opened.read(), content_type=f"image/{image_format}")
    except FileNotFoundError as error:
        raise Http404 from error
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
