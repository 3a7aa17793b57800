"""Figures of offices: how many, never who."""
