"""What the packages keep of people: their models cannot carry tags of ours.

``privacy.checks`` refuses a model that is in neither list, so that a new package, or a
new table of an old one, is looked at before it stores anything.
"""

from __future__ import annotations

from privacy import Level, Personal
from privacy.tags import Others


def _who(purpose: str, kept: str = "account") -> Personal:
    return Personal(purpose, Level.STAFF, kept=kept)


OTHERS = Others(
    personal={
        "account.EmailAddress": {
            "user": Personal("Whose address it is", Level.OWN),
            "email": Personal("A way back in; nobody needs one", Level.OWN),
            "verified": Personal("Only a proven address is written to", Level.OWN),
        },
        "account.EmailConfirmation": {
            "email_address": Personal("Stays empty: codes prove addresses", Level.OWN),
        },
        "mfa.Authenticator": {
            "user": Personal("Whose second step or passkey it is", Level.OWN),
            "data": Personal("Its secret, or its public key", Level.LOCKED),
            "last_used_at": Personal("To tell a forgotten one", Level.OWN),
        },
        "django_tasks_database.DBTaskResult": {
            "args_kwargs": _who("What to work on: numbers of rows only", "task"),
            "traceback": _who("Why a task failed", "task"),
        },
        "wagtailcore.Page": {
            "owner": _who("Which editor made a page"),
            "locked_by": _who("Which editor locked it"),
        },
        "wagtailcore.Revision": {
            "user": _who("Which editor saved it"),
            "content": _who("An editorial page as it was; never a young person's text"),
        },
        "wagtailcore.PageLogEntry": {
            "user": _who("Which editor changed a page", "audit"),
        },
        "wagtailcore.ModelLogEntry": {
            "user": _who("Which editor changed something", "audit"),
        },
        "wagtailcore.Comment": {
            "user": _who("Which editor wrote a note on a page"),
            "text": _who("A note between editors"),
            "resolved_by": _who("Which editor settled it"),
        },
        "wagtailcore.CommentReply": {
            "user": _who("Which editor answered a note"),
            "text": _who("An answer between editors"),
        },
        "wagtailcore.PageSubscription": {
            "user": _who("Which editor follows the notes on a page"),
        },
        "wagtailcore.WorkflowState": {
            "requested_by": _who("Which writer asked for publication"),
        },
        "wagtailcore.TaskState": {
            "finished_by": _who("Which editor decided about it"),
            "comment": _who("What they told the writer"),
        },
        "wagtailcore.UploadedFile": {
            "uploaded_by_user": _who("Which editor uploaded a file"),
        },
        "wagtailcore.APIToken": {
            "user": _who("Whose token it is; there are none"),
        },
        "wagtailadmin.EditingSession": {
            "user": _who("Which editor has a page open"),
        },
        "wagtailadmin.FormState": {
            "user": _who("Whose unsaved form it is"),
            "data": _who("What an editor typed and did not save"),
        },
        "wagtailusers.UserProfile": {
            "user": _who("Whose settings of the editorial pages they are"),
            "preferred_language": _who("Language of the editorial pages"),
            "current_time_zone": _who("Times of the editorial pages"),
            "avatar": _who("Stays empty: pictures of staff are not asked for"),
        },
        "wagtailimages.Image": {
            "uploaded_by_user": _who("Stays empty: pictures are EditorialImage"),
        },
        "wagtaildocs.Document": {
            "uploaded_by_user": _who("Which editor put it there"),
        },
    },
    impersonal=frozenset(
        {
            "auth.Group",
            "auth.Permission",
            "contenttypes.ContentType",
            "sessions.Session",  # stays empty: ours is accounts.Session
            "simple_translation.SimpleTranslation",
            "taggit.Tag",
            "taggit.TaggedItem",
            "wagtailadmin.Admin",
            "wagtailcore.Collection",
            "wagtailcore.CollectionViewRestriction",
            "wagtailcore.GroupApprovalTask",
            "wagtailcore.GroupCollectionPermission",
            "wagtailcore.GroupPagePermission",
            "wagtailcore.GroupSitePermission",
            "wagtailcore.Locale",
            "wagtailcore.PageViewRestriction",
            "wagtailcore.ReferenceIndex",
            "wagtailcore.Site",
            "wagtailcore.Task",
            "wagtailcore.Workflow",
            "wagtailcore.WorkflowContentType",
            "wagtailcore.WorkflowPage",
            "wagtailcore.WorkflowTask",
            "wagtailimages.Rendition",
            "wagtailredirects.Redirect",
            "wagtailsearch.IndexEntry",  # editorial pages, pictures, documents
            "wagtailsearch.SQLiteFTSIndexEntry",
        }
    ),
)
