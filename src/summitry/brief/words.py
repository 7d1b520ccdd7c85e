"""How parties, values, dates and acts are put into words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from summitry.brief.sentences import join
from summitry.charts import clean_text, format_number
from summitry.ledger.kinds import Action
from summitry.ledger.records import Quote, Source, Statement
from summitry.policy import economy_name

BODIES = {
    "EU": "European Union",
    "EU27": "European Union",
    "G7": "G7 countries",
    "WLD": "all countries",
    "NATO": "NATO members",
    "WTO": "World Trade Organization",
    "USMCA": "USMCA countries",
}

ACTIONS: dict[Action, str] = {
    "tariff": "tariff",
    "pause": "pause",
    "quota": "quota",
    "deficit_target": "trade balance target",
    "trade_deal": "trade deal",
    "purchase_commitment": "purchases",
    "investment_pledge": "investment",
    "merger": "takeover",
    "merger_block": "takeover blocked",
    "sanctions_export_control": "sanctions or export controls",
    "defence_spending": "defence spending",
    "cost_sharing": "cost of stationing troops",
    "other_pledge": "other pledge",
    "talks_summit": "talks",
    "joint_statement": "joint statement",
}  # in the order in which a side's rows are listed: trade, money, security, talks

_UNITS = {
    "percent": "%",
    "percent_gdp": "% of GDP",
    "percent_of_lines": "% of tariff lines",
    "multiple": "times",
}
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def party_name(code: str) -> str:
    """Name an economy, a body, a company or a person, cleaned for print."""
    return clean_text(BODIES.get(code) or economy_name(code))


def spell_out(text: str) -> str:
    """Write the codes of economies in a line as names: "leader of PRK", "JPN and USA"."""
    return re.sub(r"\b[A-Z]{3}\b|\bEU\b", lambda found: party_name(found.group()), text)


def join_names(codes: Sequence[str], *, nobody: str = "") -> str:
    """List names as a sentence does: a, b and c."""
    return join([party_name(code) for code in codes]) if codes else nobody


def format_quantity(value: float, unit: str | None) -> str:
    """Set a value in base units as a sentence would: 25 %, USD 1 trillion, 770,000 tonnes/year.

    Examples
    --------
    >>> format_quantity(1e12, "USD"), format_quantity(2, "percent_gdp"), format_quantity(0, "USD")
    ('USD 1 trillion', '2 % of GDP', 'USD 0')
    """
    number, word = _short(value)
    amount = f"{number} {word}".strip()
    if unit is None:
        return amount
    money, _, per = unit.partition("/")
    if len(money) == 3 and money.isupper():
        return f"{money} {amount}" + (f" per {per}" if per else "")
    words = _UNITS.get(unit, unit.replace("_", " "))
    if amount == "1" and unit not in _UNITS:
        words = words.removesuffix("s")  # 1 month, not 1 months
    return f"{amount} {words}"


def _short(value: float) -> tuple[str, str]:
    for size, word in _SCALES:
        if abs(value) >= size:
            return _plain(value / size), word
    return _plain(value), ""


def _plain(value: float) -> str:
    for decimals in (0, 1, 2):
        if abs(value - round(value, decimals)) < 1e-9 * max(1.0, abs(value)):
            return format_number(value, decimals)
    return format_number(value, 3)


def stated_value(statement: Statement) -> str:
    """Give the value as stated, or say that the text states none: it is never filled in."""
    if statement.value is None:
        return "no number stated"
    words = format_quantity(statement.value, statement.unit)
    if statement.from_value is not None:
        words += f" (from {format_quantity(statement.from_value, statement.unit)})"
    if statement.coverage is not None:
        words += f" on {format_quantity(statement.coverage, statement.coverage_unit)} of trade"
    words = f"{statement.qualifier} {words}" if statement.qualifier else words
    words = f"{words}, {statement.period}" if statement.period else words
    return clean_text(words)


def format_date(iso: str | None) -> str:
    """Write an ISO date, as precise as it is, in words: 7 February 2025, February 2025, 2025.

    Examples
    --------
    >>> format_date("2025-02-07"), format_date("2025-02"), format_date(None)
    ('7 February 2025', 'February 2025', 'undated')
    """
    if not iso:
        return "undated"
    parts = iso[:10].split("-")
    if not all(part.isdecimal() for part in parts):
        return clean_text(iso)
    if len(parts) > 1 and 1 <= int(parts[1]) <= 12:
        month = f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
        return f"{int(parts[2])} {month}" if len(parts) > 2 else month
    return parts[0]


def describe_act(statement: Statement) -> str:
    """Say what is done, asked or threatened, without its value: tariff (impose) on steel, if ..."""
    words = ACTIONS[statement.action]
    if statement.value_role and statement.value_role not in ("rate", "total"):
        words += f", {statement.value_role}"
    if statement.sector:
        words += f": {statement.sector}"
    if statement.change and statement.change not in words:
        words += f" ({statement.change})"
    if statement.negated:
        words = f"not: {words}"
    if statement.conditional:
        words += ", on a condition"
    return capitalise(words.replace("_", " "))


def describe_status(statement: Statement) -> tuple[str, str]:
    """Give the status in words and, where the text has one, the date and what it dates."""
    status = statement.status.replace("_", " ")
    if not statement.date:
        return status, ""
    role = {"effect": "from ", "deadline": "by "}.get(statement.date_role or "", "")
    words = format_date(statement.date)
    for month in _MONTHS:
        words = words.replace(month, month[:3])
    return status, role + words


def source_line(source: Source) -> str:
    """Name a document: title, outlet and date."""
    parts = [source.title.strip() or source.doc, source.outlet or "", format_date(source.published)]
    return clean_text(", ".join(part for part in parts if part))


def number_documents(sources: Sequence[Source]) -> dict[str, str]:
    """Number the documents in the order of the dossier: Document 1, Document 2, ..."""
    return {source.doc: f"Document {k}" for k, source in enumerate(sources, 1)}


def quote_place(quote: Quote, documents: Mapping[str, str]) -> str:
    """Say where a quote stands: the document and the characters it spans."""
    document = documents.get(quote.doc, clean_text(quote.doc))
    return f"{document}, characters {quote.start:,} to {quote.end:,}"


def capitalise(text: str) -> str:
    """Begin a text with a capital, leaving the rest as it is; cleaned for print."""
    text = clean_text(text.strip())
    return text[:1].upper() + text[1:]


def count(number: int, noun: str, plural: str = "") -> str:
    """Count things in words that agree: 1 source, 2 sources.

    Examples
    --------
    >>> count(1, "source"), count(0, "country", "countries")
    ('1 source', '0 countries')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
