"""Doors that would lead round the second factor, closed."""

from __future__ import annotations

from django.urls import URLPattern

closed_doors: list[URLPattern] = []
