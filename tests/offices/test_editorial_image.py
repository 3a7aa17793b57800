"""Editors' pictures are stripped as young people's are."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile

import pytest
from PIL import ExifTags, Image

from offices.models import EditorialImage
from tests.factories import picture_bytes


def with_camera(name: str = "my-house.jpg") -> SimpleUploadedFile:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Camera"
    return SimpleUploadedFile(name, picture_bytes(exif=exif.tobytes()))


@pytest.mark.django_db
def test_an_editorial_picture_keeps_nothing_of_the_camera() -> None:
    """Its renditions are made from this file, so they cannot know more."""
    image = EditorialImage.objects.create(title="Garden", file=with_camera())
    with image.file.open() as stored, Image.open(io.BytesIO(stored.read())) as picture:
        assert dict(picture.getexif()) == {}


@pytest.mark.django_db
def test_the_uploaders_file_name_is_not_kept() -> None:
    image = EditorialImage.objects.create(title="Garden", file=with_camera())
    assert "my-house" not in str(image.file.name)


@pytest.mark.django_db
def test_saving_again_does_not_encode_again() -> None:
    image = EditorialImage.objects.create(title="Garden", file=with_camera())
    before = image.file.name
    image.title = "The garden"
    image.save()
    assert image.file.name == before
