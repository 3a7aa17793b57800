"""What the verbs of the audit log mean, in words.

A test reads every verb out of the code and misses those that are not here.
"""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOOKED = {
    "accounts.list_people": _("Looked at the list of people"),
    "accounts.list_consents": _("Looked at which guardians are waited for"),
    "accounts.list_holds": _("Looked at the list of legal holds"),
    "accounts.open_hold": _("Opened a locked copy"),
    "accounts.read_consents": _("Looked at what guardians agreed to"),
    "accounts.read_guardian_contact": _("Looked at how to reach a guardian"),
    "accounts.read_holds": _("Looked at a person's legal holds"),
    "accounts.read_person": _("Looked at a person's page"),
    "audit.export": _("Downloaded this log"),
    "audit.read": _("Looked at this log"),
    "moderation.list_decided": _("Looked at what was decided"),
    "moderation.list_queue": _("Looked at what waits at the desk"),
    "moderation.read": _("Read what somebody sent"),
    "moderation.read_picture": _("Looked at a picture that is not public"),
}
"""Reads of what is private."""

DID = {
    "accounts.add_passkey": _("Added a passkey"),
    "accounts.ask_guardian": _("Asked a guardian"),
    "accounts.begin_closing": _("Asked to leave"),
    "accounts.change_handle": _("Changed a handle"),
    "accounts.choose_name": _("Changed the name shown"),
    "accounts.close": _("Closed an account"),
    "accounts.consent_ended": _("A guardian's consent ended"),
    "accounts.consent_given": _("A guardian's consent began"),
    "accounts.drop_address": _("Took an e-mail address away"),
    "accounts.end_sessions": _("Signed out everywhere else"),
    "accounts.erase": _("Erased an account"),
    "accounts.export": _("Downloaded their own data"),
    "accounts.fresh_start": _("Chose what stays public at 18"),
    "accounts.guardian_said_no": _("A guardian said no"),
    "accounts.guardian_said_yes": _("A guardian said yes"),
    "accounts.join": _("Joined"),
    "accounts.keep": _("Decided to stay"),
    "accounts.move_up": _("Came into the next age group"),
    "accounts.place_hold": _("Placed a legal hold"),
    "accounts.recover": _("Came back in with a code"),
    "accounts.recovery_codes": _("Made new codes to come back in"),
    "accounts.release_hold": _("Released a legal hold"),
    "accounts.remove_passkey": _("Removed a passkey"),
    "accounts.reopen": _("Opened an account again"),
    "accounts.set_address": _("Changed an e-mail address"),
    "accounts.set_consent_age": _("Changed the age of a country's law"),
    "accounts.set_defaults": _("Changed a rule by age"),
    "accounts.sign_out": _("Signed somebody out everywhere"),
    "accounts.unpublish": _("Took everything back"),
    "home.add_page": _("Made a page"),
    "maps.change_status": _("Changed the state of a report"),
    "moderation.answer": _("Told us how they are"),
    "moderation.bank_picture": _("Put a picture on the list not to be shown again"),
    "moderation.decide": _("Decided about what somebody sent"),
    "moderation.import_hashes": _("Took in a list of known pictures"),
    "moderation.seal_picture": _("Sealed a picture that is known"),
    "moderation.submit": _("Sent something in"),
    "moderation.upload_picture": _("Uploaded a picture"),
    "moderation.withdraw": _("Took something back"),
    "offices.accept_invitation": _("Accepted an invitation"),
    "offices.appoint": _("Gave somebody a role"),
    "offices.behind_glass": _("Worked behind broken glass"),
    "offices.break_glass": _("Broke the glass"),
    "offices.describe": _("Changed how an office is reached"),
    "offices.end_role": _("Ended a role"),
    "offices.invite": _("Invited somebody to work here"),
    "offices.invite_again": _("Sent an invitation again"),
    "offices.leave_glass": _("Left behind the broken glass"),
    "offices.prolong": _("Gave a role more time"),
    "offices.review_glass": _("Reviewed broken glass"),
    "offices.revoke_invitation": _("Took an invitation back"),
    "voices.sweep": _("Deleted what had been kept for its time"),
}
"""Everything else."""

VERBS: dict[str, str | Promise] = {**LOOKED, **DID}


def in_words(verb: str) -> Any:
    """An old verb, whose code is gone, stands for itself."""
    return VERBS.get(verb, verb)
