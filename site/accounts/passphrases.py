"""Django's rules for passwords, said in our words."""

from __future__ import annotations

from django.contrib.auth import password_validation as rules
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(rules.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return ngettext(
            "Please make your passphrase longer: at least %(length)d letter or sign.",
            "Please make your passphrase longer: at least %(length)d letters or signs.",
            self.min_length,
        ) % {"length": self.min_length}


class Uncommon(rules.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Many people use this passphrase. Please think of your own.")


class UnlikeTheHandle(rules.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("Your passphrase is too much like your handle.")
