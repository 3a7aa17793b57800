"""Wiring only: settings, addresses, servers, and the commands of the whole house."""
