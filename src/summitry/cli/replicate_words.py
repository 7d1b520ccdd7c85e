"""What published tables call their cases and columns, in words, with their units."""

from __future__ import annotations

CASES = {
    "1.1": "tariffs of 2 April 2025, revenue to income-tax relief",
    "1.2": "the same, revenue in lump sums",
    "1.3": "the optimal tariff, revenue to income-tax relief",
    "9.alt2": "firms pass a quarter of the duty on",
    "9.alt3": "trade elasticity 8",
    "9.alt4": "Eaton-Kortum: no distribution sector",
}
_COLUMNS = {
    "welfare": "welfare, %", "real_wage": "real wage, %", "wage": "wage, %",
    "terms_of_trade": "terms of trade, %", "volume_of_trade": "volume of trade, %",
    "imports_benchmark": "imports, all links, %",
    "imports_no_io": "imports, no links between sectors, %",
    "imports_no_materials": "imports, no inputs, %",
    "imports_one_sector": "imports, one sector, %",
    "welfare_no_io": "welfare, no links between sectors, %",
    "welfare_no_materials": "welfare, no inputs, %",
    "welfare_one_sector": "welfare, one sector, %",
    "deficit": "trade deficit, %", "employment": "employment, %", "prices": "prices, %",
    "exports_gdp": "exports over GDP, %", "imports_gdp": "imports over GDP, %",
    "revenue": "duty collected, share of spending",
    "additive": "welfare, new over old, deficits fixed",
    "multiplicative": "real wage, new over old, deficits in proportion to output",
    "median_opt_tariff": "median duty, %",
}  # fmt: skip
_OSSA = {"gov_welf": "government's welfare", "profit": "profits", "wage": "wages",
         "welf": "welfare"}  # fmt: skip


_ROWS = {"nonUS": "all others", "nonUS(GDP wt)": "all others, weighted by GDP"}


def name_column(column: str) -> str:
    """A column of a published table in words, with its unit."""
    from summitry.policy import economy_name

    if column.startswith("imports_from_"):
        return f"imports from {economy_name(column.removeprefix('imports_from_'))}, %"
    stem, _, who = column.rpartition("_")
    if who in ("own", "other") and stem in _OSSA:
        return f"{_OSSA[stem]}, {'its own' if who == 'own' else 'mean of others'}, %"
    return _COLUMNS.get(column, column)


def name_row(row: str) -> str:
    """A row of a published table: an economy by its name, anything else as it is called there."""
    from summitry.policy import economy_name

    name = _ROWS.get(row, economy_name(row))
    return row if name == row else f"{name} ({row})"
