"""An access log that cannot say who looked for help."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from gunicorn.glogging import Logger

from frontend.logs import is_private, without_private_parts


class QuietLogger(Logger):
    """gunicorn's logger, without help pages and without anybody's query."""

    def access(
        self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta
    ) -> None:
        path = environ.get("PATH_INFO", "")
        if not is_private(path):
            # As it travelled: a line break in an address must not begin a line here.
            # Django has decoded it by now; what never came so far is still in bytes.
            quoted = {**environ, "PATH_INFO": quote(path, errors="replace")}
            super().access(resp, req, quoted, request_time)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Log a server error without the query at which it happened."""
        quiet = (
            without_private_parts(arg) if isinstance(arg, str) else arg for arg in args
        )
        super().exception(msg, *quiet, **kwargs)
