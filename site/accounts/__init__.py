"""People: handle, age band, country, and nothing that could identify a child."""
