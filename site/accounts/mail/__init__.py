"""E-mail as a way in: addresses that nobody needs, and the codes sent to them."""
