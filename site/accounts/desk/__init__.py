"""Pages about people and staff, in Wagtail's admin."""
