from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from voices import promises


class Command(BaseCommand):
    help = (
        "Check promises 1, 2 and 5 against the live database and the stored pictures."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        broken = False
        for promise in promises.PROMISES:
            faults = list(promise.faults())
            broken = broken or bool(faults)
            state = f"{len(faults)} faults" if faults else "kept"
            self.stdout.write(f"Promise {promise.number}, {promise.name}: {state}")
            for fault in faults:
                self.stdout.write(f"  {fault}")
        if broken:
            sys.exit(1)
