"""Which sector a product of the Harmonized System belongs to, for building import weights.

The concordance names for most products every ISIC class that some of it may come from. Services
(repair, installation, mining support, publishing) make no imported good and are left out. Where
several sectors of goods remain, the product goes to the home sector of its heading or chapter if
the concordance names it; otherwise it is split in equal parts.
"""

from __future__ import annotations

from collections.abc import Iterable

# Home sectors by chapter, then by heading (four digits) or subheading (six): what the text of ISIC
# revision 4 says the bulk of them is. The longest prefix decides.
_CHAPTERS = {
    "A01": "01 06 07 08 09 10 12 13 14", "A03": "03",
    "C10T12": "02 04 05 11 15 16 17 18 19 20 21 22 23 24",
    "B07": "26", "B08": "25", "C19": "27",
    "C20": "28 29 31 32 33 34 35 36 37 38", "C21": "30", "C22": "39 40",
    "C13T15": "41 42 43 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67",
    "C16": "44 45 46", "C17_18": "47 48 49", "C23": "68 69 70", "C24A": "72",
    "C24B": "71 74 75 76 78 79 80 81", "C25": "73 82 83 93", "C28": "84", "C27": "85",
    "C302T309": "86 88", "C29": "87", "C301": "89", "C26": "90 91", "C31T33": "92 94 95 96",
}  # fmt: skip
_HEADINGS = {
    "A01": "0407 0409 4001",
    "A02": "4401 4403",
    "B05": "2701 2702",
    "B06": "2709 271111 271121",
    "C10T12": "090112 090121 090122",
    "C20": "3901 3902 3903 3904 3905 3906 3907 3908 3909 3910 3911 3912 3913 3914 4002",
    "C21": "2936 2937 2939 2941",
    "C24A": "7301 7302 7303 7304 7305 7306 7307",
    "C25": "7418 7419 7508 7610 7611 7612 7613 7614 7615 7616",
    "C26": "8443 8471 8473 8517 8518 8519 8521 8522 8523 8524 8525 8526 8527 8528 8529 8531 8534"
           " 8540 8541 8542",
    "C27": "8418 8508 8509 8510 8516 9405",
    "C29": "8407 8511 8512 940120 8716",
    "C28": "840721 840729 8709",
    "C302T309": "8411 840710 8710 8711 8712 8713 8714 940110",
    "C31T33": "7113 7114 7115 7116 7117 7118 9001 9002 9003 9004 9018 9019 9020 9021",
}  # fmt: skip
HOME: dict[str, str] = {
    prefix: sector
    for table in (_CHAPTERS, _HEADINGS)
    for sector, prefixes in table.items()
    for prefix in prefixes.split()
}

_DIVISIONS = {
    "01": "A01", "02": "A02", "03": "A03", "05": "B05", "06": "B06", "07": "B07", "08": "B08",
    "10": "C10T12", "11": "C10T12", "12": "C10T12", "13": "C13T15", "14": "C13T15",
    "15": "C13T15", "16": "C16", "17": "C17_18", "18": "C17_18", "19": "C19", "20": "C20",
    "21": "C21", "22": "C22", "23": "C23", "25": "C25", "26": "C26", "27": "C27", "28": "C28",
    "29": "C29", "31": "C31T33", "32": "C31T33",
}  # fmt: skip
_CLASSES = {"2410": "C24A", "2431": "C24A", "2420": "C24B", "2432": "C24B"}


def sector_of_class(isic: str) -> str | None:
    """The sector of goods an ISIC 4 class belongs to; None for services."""
    if isic.startswith("30"):
        return "C301" if isic.startswith("301") else "C302T309"
    return _CLASSES.get(isic) or _DIVISIONS.get(isic[:2])


def place_product(hs6: str, classes: Iterable[str]) -> dict[str, float]:
    """Shares of the sectors a product belongs to; empty if no sector of goods makes it.

    Parameters
    ----------
    hs6 : str
        Six digits.
    classes : iterable of str
        The ISIC 4 classes the concordance names.
    """
    found = {sector for sector in map(sector_of_class, classes) if sector}
    home = next((HOME[hs6[:k]] for k in (6, 4, 2) if hs6[:k] in HOME), None)
    if home in found:
        return {str(home): 1.0}
    return {sector: 1 / len(found) for sector in sorted(found)}
