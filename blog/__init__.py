"""Posts and comments by young people."""
