"""Names and groups of economies and sectors, as `world-2022` uses them.

Groups list only members that are economies of `world-2022`; membership is that of February 2025.
"""

from __future__ import annotations

ECONOMY_NAMES: dict[str, str] = {
    "AGO": "Angola", "ARE": "United Arab Emirates", "ARG": "Argentina", "AUS": "Australia",
    "AUT": "Austria", "BEL": "Belgium", "BGD": "Bangladesh", "BGR": "Bulgaria", "BLR": "Belarus",
    "BRA": "Brazil", "BRN": "Brunei", "CAN": "Canada", "CHE": "Switzerland", "CHL": "Chile",
    "CHN": "China", "CIV": "Cote d'Ivoire", "CMR": "Cameroon", "COD": "DR Congo",
    "COL": "Colombia", "CRI": "Costa Rica", "CYP": "Cyprus", "CZE": "Czechia", "DEU": "Germany",
    "DNK": "Denmark", "EGY": "Egypt", "ESP": "Spain", "EST": "Estonia", "FIN": "Finland",
    "FRA": "France", "GBR": "United Kingdom", "GRC": "Greece", "HKG": "Hong Kong",
    "HRV": "Croatia", "HUN": "Hungary", "IDN": "Indonesia", "IND": "India", "IRL": "Ireland",
    "ISL": "Iceland", "ISR": "Israel", "ITA": "Italy", "JOR": "Jordan", "JPN": "Japan",
    "KAZ": "Kazakhstan", "KHM": "Cambodia", "KOR": "South Korea", "LAO": "Laos",
    "LTU": "Lithuania", "LUX": "Luxembourg", "LVA": "Latvia", "MAR": "Morocco", "MEX": "Mexico",
    "MLT": "Malta", "MMR": "Myanmar", "MYS": "Malaysia", "NGA": "Nigeria", "NLD": "Netherlands",
    "NOR": "Norway", "NZL": "New Zealand", "PAK": "Pakistan", "PER": "Peru",
    "PHL": "Philippines", "POL": "Poland", "PRT": "Portugal", "ROU": "Romania", "RUS": "Russia",
    "SAU": "Saudi Arabia", "SEN": "Senegal", "SGP": "Singapore", "STP": "Sao Tome and Principe",
    "SVK": "Slovakia", "SVN": "Slovenia", "SWE": "Sweden", "THA": "Thailand", "TUN": "Tunisia",
    "TUR": "Turkey", "TWN": "Taiwan", "UKR": "Ukraine", "USA": "United States",
    "VNM": "Vietnam", "ZAF": "South Africa", "ROW": "Rest of the world",
}  # fmt: skip

SECTOR_NAMES: dict[str, str] = {
    "A01": "Crops and livestock",
    "A02": "Forestry",
    "A03": "Fishing",
    "B05": "Coal",
    "B06": "Oil and gas",
    "B07": "Metal ores",
    "B08": "Other mining",
    "B09": "Mining support",
    "C10T12": "Food, drink and tobacco",
    "C13T15": "Textiles, clothing and leather",
    "C16": "Wood",
    "C17_18": "Paper and printing",
    "C19": "Refined petroleum and coke",
    "C20": "Chemicals",
    "C21": "Pharmaceuticals",
    "C22": "Rubber and plastics",
    "C23": "Glass, cement and ceramics",
    "C24A": "Iron and steel",
    "C24B": "Non-ferrous metals",
    "C25": "Metal products",
    "C26": "Computers and electronics",
    "C27": "Electrical equipment",
    "C28": "Machinery",
    "C29": "Motor vehicles",
    "C301": "Ships",
    "C302T309": "Aircraft and other transport",
    "C31T33": "Furniture and other goods",
    "SERV": "Services",
}

_EU27 = (
    "AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GRC", "HRV",
    "HUN", "IRL", "ITA", "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN",
    "SWE",
)  # fmt: skip

ECONOMY_GROUPS: dict[str, tuple[str, ...]] = {
    "EU27": _EU27,
    "ASEAN": ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM"),
    "G7": ("CAN", "DEU", "FRA", "GBR", "ITA", "JPN", "USA"),
    "Quad": ("AUS", "IND", "JPN", "USA"),
    "USMCA": ("CAN", "MEX", "USA"),
    "BRICS": ("ARE", "BRA", "CHN", "EGY", "IDN", "IND", "RUS", "ZAF"),
    "CPTPP": (
        "AUS", "BRN", "CAN", "CHL", "GBR", "JPN", "MEX", "MYS", "NZL", "PER", "SGP", "VNM",
    ),
    "RCEP": (
        "AUS", "BRN", "CHN", "IDN", "JPN", "KHM", "KOR", "LAO", "MMR", "MYS", "NZL", "PHL",
        "SGP", "THA", "VNM",
    ),
    "EFTA": ("CHE", "ISL", "NOR"),
    "GCC": ("ARE", "SAU"),
    # Treaties and groupings of security; dates and obligations: security/data/treaties.csv.
    "NATO": (
        "BEL", "BGR", "CAN", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GBR", "GRC", "HRV",
        "HUN", "ISL", "ITA", "LTU", "LUX", "LVA", "NLD", "NOR", "POL", "PRT", "ROU", "SVK", "SVN",
        "SWE", "TUR", "USA",
    ),
    "Trilateral": ("JPN", "KOR", "USA"),
    "AUKUS": ("AUS", "GBR", "USA"),
    "CSTO": ("BLR", "KAZ", "RUS"),
}  # fmt: skip

# Members of a customs union set one external tariff and none among themselves.
CUSTOMS_UNIONS: tuple[str, ...] = ("EU27",)

_ALL = tuple(SECTOR_NAMES)
_GOODS = tuple(code for code in _ALL if code != "SERV")

SECTOR_GROUPS: dict[str, tuple[str, ...]] = {
    "all": _ALL,
    "goods": _GOODS,
    "services": ("SERV",),
    "manufacturing": tuple(code for code in _GOODS if code.startswith("C")),
    "agriculture": ("A01", "A02", "A03"),
    "mining": ("B05", "B06", "B07", "B08", "B09"),
    "energy": ("B05", "B06", "C19"),
    "food": ("C10T12",),
    "textiles": ("C13T15",),
    "chemicals": ("C20", "C21"),
    "pharmaceuticals": ("C21",),
    "metals": ("C24A", "C24B"),
    "steel": ("C24A",),
    "aluminium": ("C24B",),
    "electronics": ("C26",),
    "machinery": ("C27", "C28"),
    "cars": ("C29",),
}
