"""Staff: invited, bound to an office, for a time."""
