"""The 56 industries of the national tables, by their codes."""

from __future__ import annotations

INDUSTRY_NAMES: dict[str, str] = {
    "A01": "Crops and livestock", "A02": "Forestry", "A03": "Fishing", "B": "Mining",
    "C10-C12": "Food, drink and tobacco", "C13-C15": "Textiles, clothing and leather",
    "C16": "Wood", "C17": "Paper", "C18": "Printing", "C19": "Refined petroleum and coke",
    "C20": "Chemicals", "C21": "Pharmaceuticals", "C22": "Rubber and plastics",
    "C23": "Glass, cement and ceramics", "C24": "Basic metals", "C25": "Metal products",
    "C26": "Computers and electronics", "C27": "Electrical equipment", "C28": "Machinery",
    "C29": "Motor vehicles", "C30": "Other transport equipment",
    "C31_C32": "Furniture and other goods", "C33": "Repair and installation",
    "D35": "Electricity and gas", "E36": "Water", "E37-E39": "Sewerage and waste",
    "F": "Construction", "G45": "Trade and repair of motor vehicles", "G46": "Wholesale trade",
    "G47": "Retail trade", "H49": "Land transport", "H50": "Water transport",
    "H51": "Air transport", "H52": "Warehousing", "H53": "Post", "I": "Hotels and restaurants",
    "J58": "Publishing", "J59_J60": "Film and broadcasting", "J61": "Telecommunications",
    "J62_J63": "Computer services", "K64": "Banking", "K65": "Insurance",
    "K66": "Auxiliary finance", "L68": "Real estate", "M69_M70": "Legal, accounting, head offices",
    "M71": "Architecture and engineering", "M72": "Research and development",
    "M73": "Advertising", "M74_M75": "Other professional services",
    "N": "Administrative services", "O84": "Public administration and defence",
    "P85": "Education", "Q": "Health", "R_S": "Other services", "T": "Households as employers",
    "U": "Extraterritorial bodies",
}  # fmt: skip
