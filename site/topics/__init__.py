"""The shared list of topics."""
