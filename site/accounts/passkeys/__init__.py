"""Passkeys: a key that stays on somebody's own device, instead of a passphrase."""
