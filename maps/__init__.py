"""Community issues on a map, by area and never by address."""
