"""Addresses of the map for machines: they carry no language."""

from __future__ import annotations

from django.urls import path

from maps import doors

urlpatterns = [path("reports.geojson", doors.reports, name="reports-geojson")]
