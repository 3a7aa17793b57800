"""What other programs may read: feeds."""
