"""``python -m summitry``: the command line."""

import sys

from summitry.cli import main

sys.exit(main())
