"""Help in one tap: helplines, emergency numbers, learning."""
