"""What staff may set about Wagtail's admin for themselves."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.decorators import method_decorator

from wagtail.admin.auth import require_admin_access
from wagtail.admin.views import account


@method_decorator(require_admin_access, name="dispatch")
class DeskSettings(account.AccountView):
    """Wagtail's account page without names, e-mail, portraits and passwords.

    We keep none of them, and a portrait would be stored with its camera's data.
    """

    kept: ClassVar[tuple[type[account.BaseSettingsPanel], ...]] = (
        account.NotificationsSettingsPanel,
        account.LocaleSettingsPanel,
        account.ThemeSettingsPanel,
    )

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if type(panel) in self.kept]
