"""What the worker looks for in a picture, and what follows from it.

Compared with banks of known pictures first; a picture that one of them has is sealed
and nothing else is done with it. ``docs/pictures.md`` explains it.
"""
