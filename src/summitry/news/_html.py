"""The readable text of a web page. Nothing is run and nothing is fetched."""

from __future__ import annotations

import re
from typing import Any

from summitry.errors import DocumentError

MAX_DEPTH = 300  # nested elements; real pages stay below 100
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})([^<>]{0,2000})>")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
         "track", "wbr", "p", "li", "td", "tr", "th", "dd", "dt", "option"}  # fmt: skip
_ACTIVE = {"script": "script", "iframe": "embedded frame", "object": "embedded object",
           "embed": "embedded object", "style": "style sheet"}  # fmt: skip


def extract_text(where: str, html: str) -> tuple[str, dict[str, str], tuple[str, ...]]:
    """Extract the article, what its head says of it, and notes on active parts left out.

    Of the head are kept ``title``, ``published``, ``source`` and ``locale``, as far as it has them.

    Raises
    ------
    DocumentError
        The page nests deeper than `MAX_DEPTH` elements or holds no text.
    """
    notes = _check_tags(where, html)
    import lxml.html
    import trafilatura

    try:
        tree = lxml.html.fromstring(
            html.encode("utf-8"),
            parser=lxml.html.HTMLParser(
                encoding="utf-8", no_network=True, remove_comments=True, huge_tree=False
            ),
        )
    except (lxml.etree.LxmlError, ValueError) as error:
        raise DocumentError(
            where, f"HTML that cannot be parsed: {error}", "a web page", "save it again as text"
        ) from error
    known = _read_head(tree)
    lxml.etree.strip_elements(tree, *_AROUND, with_tail=False)
    text = trafilatura.extract(
        tree, include_comments=False, include_tables=False, favor_recall=True
    )
    if not text or not text.strip():
        text = _plain_text(tree)
    if not text.strip():
        raise DocumentError(
            where, "a page without readable text", "an article", "save the text of the page instead"
        )
    return text, known, notes


_AROUND = ("figcaption", "nav", "footer", "form")  # never part of an article
_HEAD = {
    "title": ("//meta[@property='og:title']/@content", "//title/text()"),
    "published": (
        "//meta[@property='article:published_time']/@content",
        "//meta[@itemprop='datePublished' or @name='date' or @name='pubdate' or "
        "@name='publish-date' or @name='dc.date' or @name='DC.date.issued']/@content",
        "//time[@itemprop='datePublished' or @pubdate]/@datetime",
        "//article//time/@datetime",
    ),
    "source": ("//meta[@property='og:site_name']/@content",),
    "locale": ("//meta[@property='og:locale']/@content", "/html/@lang"),
}


def _read_head(tree: Any) -> dict[str, str]:
    """Title, day of publication and site, as the head of a page gives them."""
    known = {}
    for name, paths in _HEAD.items():
        found = (str(value) for path in paths for value in tree.xpath(path))
        first = next((" ".join(value[:1_000].split()) for value in found if value.strip()), "")
        if first:
            known[name] = first
    return known


def _check_tags(where: str, html: str) -> tuple[str, ...]:
    depth = deepest = 0
    counts: dict[str, int] = {}
    for match in _TAG.finditer(html):
        name = match.group(2).lower()
        if match.group(1):
            depth = max(0, depth - (name not in _VOID))
            continue
        if name in _ACTIVE:
            counts[_ACTIVE[name]] = counts.get(_ACTIVE[name], 0) + 1
        if name not in _VOID and not match.group(3).endswith("/"):
            depth += 1
            deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise DocumentError(
            where,
            f"HTML nested {deepest} elements deep",
            f"at most {MAX_DEPTH}",
            "save the text of the page and read that",
        )
    return tuple(
        f"{count} {name}{'s' if count > 1 else ''} left out, not run"
        for name, count in sorted(counts.items())
    )


def _plain_text(tree: object) -> str:
    """Text by block, for fragments too short for the article finder."""
    from lxml import etree

    assert isinstance(tree, etree._Element)  # what lxml.html.fromstring returns
    etree.strip_elements(tree, *_ACTIVE, with_tail=False)
    blocks = [
        " ".join("".join(b.itertext()).split()) for b in tree.iter("p", "h1", "h2", "h3", "li")
    ]
    text = "\n\n".join(b for b in blocks if b)
    return text or " ".join("".join(str(t) for t in tree.itertext()).split())
