"""Settings: ``base`` is shared; ``dev``, ``test`` and ``production`` differ from it."""
