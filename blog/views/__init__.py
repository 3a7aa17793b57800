"""Thin doors: read a request, call an action or a queryset, show a page."""
