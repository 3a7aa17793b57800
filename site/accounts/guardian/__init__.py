"""Asking a guardian, and what a guardian can do."""
