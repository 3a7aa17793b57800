"""The desk: where an office's moderators read what waits and decide, in Wagtail's admin."""
