"""``python -m summitry``: the command line."""

import sys

from summitry.cli import run_process

sys.exit(run_process())
