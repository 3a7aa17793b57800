"""Who did and who saw what: a log that shows tampering and holds no personal data."""
