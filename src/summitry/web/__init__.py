"""The workbench in the browser: pages and a JSON API over the same rooms as the command line."""

from summitry.web.app import create_app
from summitry.web.settings import Settings

__all__ = ["Settings", "create_app"]
