"""A subject, the versions of it that were submitted, and what was found in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone

from offices.access import OfficeScopedQuerySet
from offices.models import Office
from privacy import Level, Personal

if TYPE_CHECKING:
    from moderation.models.moderated import ModeratedModel


class Subject(models.Model):
    """A thing that can be moderated, whatever its kind.

    ``kind`` is the label of its model, for instance ``blog.post``; ``office`` is where
    it is published, and that office alone moderates it.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "author": Personal(
            "Whose it is: it may be shown, changed and taken back", Level.PUBLIC
        ),
    }
    impersonal: ClassVar[str] = "kind office language created_at"

    kind = models.CharField(max_length=50)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="subjects",
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OfficeScopedQuerySet["Subject"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["office", "kind"], name="moderation_subject_office"),
            models.Index(fields=["author", "kind"], name="moderation_subject_author"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk}"

    @property
    def model(self) -> type[ModeratedModel]:
        return cast("type[ModeratedModel]", apps.get_model(self.kind))

    def row(self) -> ModeratedModel:
        """The post, comment or report that this subject stands for."""
        return self.model._default_manager.select_related("subject").get(subject=self)


class Version(models.Model):
    """What was submitted, exactly; never changed, except that its text may be erased.

    ``parts`` are the texts that are read (name to text; HTML is already sanitised),
    ``attributes`` the choices beside them. A ``client_id`` arrives once.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "parts": Personal(
            "What was submitted, exactly, to be judged and shown",
            Level.STAFF,
            kept="refused_text",
        ),
        "attributes": Personal(
            "The choices made beside it", Level.STAFF, kept="refused_text"
        ),
        "digest": Personal(
            "To know the same submission when it comes again", Level.LOCKED
        ),
        "submitted_at": Personal(
            "The order of versions, and the clock of the desk", Level.STAFF
        ),
    }
    impersonal: ClassVar[str] = "subject number client_id"

    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    parts = models.JSONField()
    attributes = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    client_id = models.UUIDField(unique=True)
    submitted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "number"], name="moderation_version_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} v{self.number}"


class VersionPicture(models.Model):
    """A picture as one version shows it, with the words that stand in for it."""

    personal: ClassVar[dict[str, Personal]] = {
        "picture": Personal("Which picture it shows", Level.STAFF, kept="refused_text"),
        "alt": Personal(
            "Its author's words for who cannot see it", Level.STAFF, kept="refused_text"
        ),
    }
    impersonal: ClassVar[str] = "version"

    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="pictures"
    )
    picture = models.ForeignKey(
        "moderation.Picture", on_delete=models.PROTECT, related_name="placements"
    )
    alt = models.CharField(max_length=250)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "picture"], name="moderation_picture_placed_once"
            )
        ]

    def __str__(self) -> str:
        return self.alt


class Assessment(models.Model):
    """What the pipeline found in a version, and what the policy made of it.

    ``standing`` is what the policy knew besides, so that another policy can be tried on
    it (``moderation.replay``). The fields of the shadow say what a policy on trial would
    have done; nothing follows from them. ``never_public`` means that it holds words of
    method: the database refuses to show such a version, whoever decided. ``related``
    names earlier versions and cues where the words go on from what was said before
    (``moderation.relations``); it is empty where they do not.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "scores": Personal("What the pipeline made of the text", Level.STAFF),
        "tier": Personal("How quickly a person must look at it", Level.STAFF),
        "show_support": Personal("Whether help was offered beside it", Level.STAFF),
        "never_public": Personal(
            "Whether it says how somebody could hurt themselves", Level.STAFF
        ),
        "standing": Personal(
            "What the policy knew: age band, record, place, to try a new policy",
            Level.STAFF,
        ),
        "related": Personal(
            "Which earlier words to the same person make a pattern with these",
            Level.STAFF,
        ),
    }
    impersonal: ClassVar[str] = (
        "version pipeline_version policy_version language outcome rule failed "
        "shadow_version shadow_outcome shadow_rule"
    )

    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="assessments"
    )
    pipeline_version = models.CharField(max_length=20)
    policy_version = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    scores = models.JSONField()
    outcome = models.CharField(max_length=10)
    tier = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=40)
    show_support = models.BooleanField(default=False)
    never_public = models.BooleanField(default=False)
    failed = models.JSONField(default=list)
    standing = models.JSONField(default=dict)
    related = models.JSONField(default=dict)
    shadow_version = models.CharField(max_length=20, blank=True)
    shadow_outcome = models.CharField(max_length=10, blank=True)
    shadow_rule = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "pipeline_version", "policy_version"],
                name="moderation_one_assessment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.outcome}"


class Finding(models.Model):
    """One thing found, by its place in the text; the text itself is not copied."""

    personal: ClassVar[dict[str, Personal]] = {
        "category": Personal("What was found in the text", Level.STAFF),
        "score": Personal("How sure the pipeline is", Level.STAFF),
    }
    impersonal: ClassVar[str] = "assessment part start end detector"

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="findings"
    )
    part = models.CharField(max_length=40)
    category = models.CharField(max_length=20)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    detector = models.CharField(max_length=40)
    score = models.FloatField()

    class Meta:
        ordering = ["part", "start"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")),
                name="moderation_finding_has_length",
            ),
            models.CheckConstraint(
                condition=models.Q(score__gte=0, score__lte=1),
                name="moderation_finding_score",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.start}-{self.end}"
