"""One row for each public thing, found by its words."""
