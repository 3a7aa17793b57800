"""Static files that may be kept for ever, because their names change with them."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage

BUILT = "assets/"


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Names every file by its content, except those that are named so already.

    The build has put a hash into the names of its own files and into the modules that
    import one another by them: a second hash would have each shared piece fetched twice.
    """

    def hashed_name(
        self, name: str, content: object = None, filename: str | None = None
    ) -> str:
        if name.startswith(BUILT):
            return name
        hashed: str = super().hashed_name(name, content, filename)
        return hashed
