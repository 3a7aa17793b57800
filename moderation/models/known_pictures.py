"""Pictures that are known already: banks of hashes, and what was sealed for them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from moderation.models.moderated import Fact, ModeratedModel
from moderation.models.pictures import Picture
from moderation.models.subjects import Version
from moderation.pipeline import Surface
from offices.models import Office
from pictures.hashes import BYTES
from privacy import Level, Personal


class HashBank(models.Model):
    """A list of hashes of known pictures, and what follows when one comes in.

    ``tier`` is where the item stands in the queue. ``revision`` is another with each
    change, so that a worker sees that what it keeps in memory is old. An office has one bank of
    its own, of what it does not want to see again; it speaks for that office alone.
    """

    impersonal: ClassVar[str] = "name kind source office tier revision imported_at"

    class Kind(models.TextChoices):
        ABUSE = "abuse", _("Known abuse")
        BULLYING = "bullying", _("Known bullying")
        AGAIN = "again", _("Not to be shown again")

        @classmethod
        def sealing(cls) -> tuple[HashBank.Kind, HashBank.Kind]:
            """Kinds whose pictures nobody sees, the desk included."""
            return cls.ABUSE, cls.BULLYING

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    source = models.CharField(max_length=200)
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    tier = models.PositiveSmallIntegerField()
    revision = models.UUIDField(default=uuid.uuid4)
    imported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="again", office__isnull=False, tier__lte=4)
                | models.Q(
                    kind__in=["abuse", "bullying"], office__isnull=True, tier__lte=1
                ),
                name="moderation_sealing_bank_is_urgent",
            ),
            models.UniqueConstraint(
                fields=["office"], name="moderation_one_bank_of_an_office"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def seals(self) -> bool:
        return self.kind in self.Kind.sealing()


class BankHash(models.Model):
    """One known picture. Whose it was is not kept with it."""

    impersonal: ClassVar[str] = "bank value"

    bank = models.ForeignKey(HashBank, on_delete=models.CASCADE, related_name="hashes")
    value = models.BinaryField(max_length=BYTES)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "value"], name="moderation_hash_once_in_a_bank"
            )
        ]

    def __str__(self) -> str:
        return f"{self.bank_id}: {bytes(self.value).hex()}"


class PictureFinding(models.Model):
    """One thing that the worker found in a picture; each keeps it back for a person.

    ``text`` is what a code in it says, ``detector`` who found it.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "kind": Personal("What was found in the picture", Level.STAFF),
        "category": Personal("What that is about", Level.STAFF),
        "score": Personal("How sure the detector is", Level.STAFF),
        "text": Personal("What a code in the picture says", Level.STAFF),
    }
    impersonal: ClassVar[str] = "picture detector tier"

    class Kind(models.TextChoices):
        AGAIN = "again", _("A picture like this one was not published before.")
        CODE = "code", _("It holds a code that says:")
        SEEN = "seen", _("A program thinks that it shows something.")
        FAILED = "failed", _("A check did not work, so a person looks at it.")

    picture = models.ForeignKey(
        Picture, on_delete=models.CASCADE, related_name="findings"
    )
    kind = models.CharField(max_length=6, choices=Kind.choices)
    category = models.CharField(max_length=20, blank=True)
    detector = models.CharField(max_length=60)
    score = models.FloatField(default=1)
    tier = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["tier", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(score__gte=0, score__lte=1, tier__lte=4),
                name="moderation_picture_finding_in_range",
            )
        ]

    def __str__(self) -> str:
        return f"{self.picture_id}: {self.kind}"


class SealedPicture(ModeratedModel):
    """What the queue knows of a picture that is on a bank of known ones.

    A subject of its own, so that neither taking a piece back nor sending a newer one
    takes it from the safeguarding lead. It is never public.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "picture": Personal("Which picture was sealed", Level.LOCKED),
        "bank": Personal("Which list knows it", Level.LOCKED),
    }
    impersonal: ClassVar[str] = ""

    kind_name = _("Sealed picture")
    surface = Surface.POST
    handed_in = False

    picture = models.OneToOneField(
        Picture, on_delete=models.PROTECT, related_name="sealed"
    )
    bank = models.ForeignKey(HashBank, on_delete=models.PROTECT, related_name="+")

    class Meta(ModeratedModel.Meta):
        constraints = [
            *ModeratedModel.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(is_public=False), name="moderation_sealed_stays_so"
            ),
        ]

    def __str__(self) -> str:
        return f"sealed {self.picture_id}"

    def clear(self) -> None:
        """It never showed anything."""

    def facts(self, version: Version) -> list[Fact]:
        return [
            Fact(_("Picture"), _("It matches a known picture. Nobody sees it.")),
            Fact(_("List"), f"{self.bank.name}: {self.bank.get_kind_display()}"),
        ]
