"""Reading a drawing back: its elements, and the boxes its texts take."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree

import pytest

from summitry.charts._svg import SIZE
from summitry.charts._text import text_width

NAMESPACE = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Box:
    text: str
    left: float
    right: float
    top: float
    bottom: float

    def touches(self, other: Box) -> bool:
        across = self.left < other.right - 0.5 and other.left < self.right - 0.5
        return across and self.top < other.bottom - 0.5 and other.top < self.bottom - 0.5


class Drawing:
    def __init__(self, svg: str) -> None:
        self.root = ElementTree.fromstring(svg)
        _, _, self.width, self.height = map(float, self.root.get("viewBox", "").split())
        self.boxes = [self._box(node) for node in self.root.iter(f"{NAMESPACE}text")]

    def texts(self) -> list[str]:
        return [box.text for box in self.boxes]

    def find(self, name: str) -> list[ElementTree.Element]:
        return list(self.root.iter(NAMESPACE + name))

    def overlaps(self) -> list[tuple[str, str]]:
        pairs = [(a, b) for k, a in enumerate(self.boxes) for b in self.boxes[k + 1 :]]
        return [(a.text, b.text) for a, b in pairs if a.touches(b)]

    def outside(self) -> list[str]:
        return [
            box.text
            for box in self.boxes
            if box.left < -0.5
            or box.right > self.width + 0.5
            or box.top < -0.5
            or box.bottom > self.height + 0.5
        ]

    @staticmethod
    def _box(node: ElementTree.Element) -> Box:
        text, size = node.text or "", float(node.get("font-size", SIZE))
        wide = text_width(text, size, bold=node.get("font-weight") is not None)
        x, y = float(node.get("x", "nan")), float(node.get("y", "nan"))
        left = {"end": x - wide, "middle": x - wide / 2}.get(node.get("text-anchor", ""), x)
        return Box(text, left, left + wide, y - 0.75 * size, y + 0.22 * size)


@pytest.fixture(scope="session")
def read():
    return Drawing
