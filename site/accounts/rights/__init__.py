"""A person's own data: see it, take it along, take it back, have it erased."""
