"""Front matter: the block of ``key: value`` lines that Markdown files of web sites begin with."""

from __future__ import annotations

import re

import yaml

_BLOCK = re.compile(
    r"\s{0,20}---[ \t]{0,9}\r?\n(.{1,8000}?)\r?\n---[ \t]{0,9}(?:\r?\n|\Z)", re.DOTALL
)
_KEYS = {
    "title": ("title", "headline"),
    "published": ("published_time", "published", "date", "pubdate"),
    "source": ("source_url", "source", "canonical_url", "link", "url", "outlet", "publisher"),
}
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # texts only: nothing is built or run


def find_front_matter(text: str) -> int:
    """Where the text behind a block of front matter begins; 0 if there is none."""
    match = _BLOCK.match(text)
    return match.end() if match and _parse(match.group(1)) else 0


def read_front_matter(text: str) -> dict[str, str]:
    """Title, day of publication and source, as far as a document's own front matter gives them."""
    match = _BLOCK.match(text)
    given = _parse(match.group(1)) if match else {}
    return {
        name: next(given[key] for key in keys if key in given)
        for name, keys in _KEYS.items()
        if any(key in given for key in keys)
    }


def _parse(block: str) -> dict[str, str]:
    try:
        found = yaml.load(block, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        str(key).lower(): " ".join(value.split())
        for key, value in found.items()
        if isinstance(value, str) and value.strip()
    }
