"""make bench: measures all there is, or ONLY=chain.list, on PEOPLE=100000; KEEP=folder keeps what was seeded."""

import os
import sys
from pathlib import Path

from bench import rows
from bench.frame import run
from bench.stage import Stage

PEOPLE = 1_000_000

if __name__ == "__main__":
    keep = os.environ.get("KEEP", "")
    stage = Stage(int(os.environ.get("PEOPLE") or PEOPLE), Path(keep).resolve() if keep else None)
    try:
        held = run(stage, os.environ.get("ONLY", "")) and bool(rows.MODULES)
    finally:
        stage.stop()
    sys.exit(0 if held else 1)
