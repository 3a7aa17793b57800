"""Campaigns of an office or of all."""
