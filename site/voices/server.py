"""How gunicorn serves the house: ``gunicorn --config python:voices.server voices.wsgi``.

The access log says what was asked for and how it went, never by whom: no address
of a visitor, no query, no referrer. Help pages and personal doors leave no line.
"""

from __future__ import annotations

import os
from pathlib import Path

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
# One copy of the code in memory, shared by all workers.
preload_app = True
timeout = 60
graceful_timeout = 15
max_requests = 20_000
max_requests_jitter = 2_000
# A worker's heartbeat file on a disk can block; in memory it cannot.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
accesslog = os.environ.get("ACCESS_LOG", "-") or None
errorlog = "-"
loglevel = "warning"
logger_class = "voices.access_log.QuietLogger"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
# Whoever stands in front and is believed about https and the visitor's address.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
