"""`summitry run` and `summitry casebook`: a scenario valued, case by case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summitry.cli.bands import compute as compute_bands
from summitry.cli.bands import draw_options, format_band, take_draw_options
from summitry.cli.levers import describe_levers
from summitry.cli.output import (
    Answer,
    deliver,
    format_table,
    name_case,
    output_options,
    show_progress,
    to_json,
    wrap,
)
from summitry.errors import UsageError

if TYPE_CHECKING:
    from summitry.policy import Scenario
    from summitry.strategy import Case, Evaluation, RateCurve
    from summitry.strategy.bands import Bands

MAIN_ECONOMIES = 8  # largest by value added, shown beside those concerned
SHOWN_MEMBERS = 3  # of a group, largest first
SHOWN_INDICATORS = ("real_income_pct", "consumer_price_pct", "tariff_revenue_change_musd")
HIGHEST_CURVE_POINTS = 50.0
BALANCE_NOTE = (
    "Balances are at basic prices, where goods flows run 15-20 % below customs values: "
    "compare changes, not levels, with official figures."
)


def parse_day(value: str | None, option: str = "--as-of") -> date | None:
    """A day from the command line, as YYYY-MM-DD."""
    if value is None:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise UsageError(
            f"{option} {value}", value, "a calendar date as YYYY-MM-DD", "for example 2025-02-10"
        ) from None
    if not 1900 <= day.year <= 2200:
        raise UsageError(f"{option} {value}", value, "a day from 1900 to 2200", "correct the year")
    return day


def find_scenario(name_or_path: str) -> Scenario:
    """A scenario by file or, where there is no such file, by its name in the casebook."""
    from summitry.policy import load_casebook, load_scenario

    path = Path(name_or_path)
    looks_like_file = path.suffix in (".yaml", ".yml") or len(path.parts) > 1
    if path.is_file() or looks_like_file:
        return load_scenario(path)
    return load_casebook(name_or_path)


@click.command()
@click.argument("scenario")
@click.option("--as-of", metavar="DATE", help="Day that decides what is in force.")
@click.option("--world", "world_name", metavar="NAME|DIR", help="Another baseline.")
@click.option("--elasticities", metavar="SET", help="Another set of trade elasticities.")
@click.option("--model", "model_name", metavar="NAME", default="default", show_default=True,
              help="Equations of a paper or horizon, such as short_run, or with switches:"
                   " default:deficits=own_share.")  # fmt: skip
@click.option("--economy", "economies", multiple=True, help="Show this economy or group; repeat.")
@click.option("--all", "show_all", is_flag=True, help="Show every economy.")
@click.option("--indicator", "indicators", multiple=True, help="Show this indicator; repeat.")
@click.option("--curve-step", default=25.0, show_default=True, metavar="POINTS",
              help="Distance of the rates at which an unknown rate is valued.")  # fmt: skip
@draw_options
@output_options
def run(**given: Any) -> None:
    """Value SCENARIO, a YAML file or a name from the casebook."""
    from summitry.model import build_model, find_base_year
    from summitry.strategy import ROW_FIELDS, evaluate, evaluation_to_dict, evaluation_to_rows
    from summitry.strategy.band_cells import BAND_FIELDS
    from summitry.world import load_world

    draws = take_draw_options(given)
    options = _RunOptions(**given)
    day = parse_day(options.as_of)
    scenario = find_scenario(options.scenario)
    rates = make_rates(options.curve_step)
    check_indicators(options.indicators)
    world = load_world(options.world_name or scenario.world, elasticities=options.elasticities)
    model = build_model(options.model_name, world)
    world = find_base_year(world, model)
    shown = choose_economies(scenario, world, options.economies, options.show_all)
    with show_progress() as progress:
        evaluation = evaluate(scenario, world, day, progress, rates, model=model)
        shocks = {case.key: case.outcome.shock for case in evaluation.cases}
        bands = compute_bands(world, shocks, draws, progress, model)
    indicators = options.indicators or SHOWN_INDICATORS
    answer = Answer(
        text=lambda: describe_evaluation(evaluation, shown, indicators, bands),
        json=lambda: to_json(evaluation_to_dict(evaluation, bands)),
        rows=lambda: evaluation_to_rows(evaluation, bands),
        fields=ROW_FIELDS if bands is None else (*ROW_FIELDS, *BAND_FIELDS),
    )
    deliver(answer, options.json_path, options.csv_path)


@dataclass(frozen=True)
class _RunOptions:
    """What the command line gave; the names are those of the options."""

    scenario: str
    as_of: str | None
    world_name: str | None
    elasticities: str | None
    model_name: str
    economies: tuple[str, ...]
    show_all: bool
    indicators: tuple[str, ...]
    curve_step: float
    json_path: str | None
    csv_path: str | None


def make_rates(step: float) -> tuple[float, ...]:
    """Rates from 0 to 50 % at a distance in percentage points, as shares."""
    if not 0.5 <= step <= HIGHEST_CURVE_POINTS:
        raise UsageError(
            f"--curve-step {step:g}", f"{step:g}", "0.5 to 50 percentage points", "for example 2.5"
        )
    count = int(HIGHEST_CURVE_POINTS / step + 1e-9)
    return tuple(round(k * step / 100, 12) for k in range(count + 1))


def check_indicators(names: tuple[str, ...]) -> None:
    """Refuse an indicator that does not exist, before anything is solved."""
    from summitry.model import INDICATORS

    for name in names:
        if name not in INDICATORS:
            raise UsageError(
                f"--indicator {name}",
                f"unknown indicator {name}",
                f"one of {', '.join(INDICATORS)}",
                "write one of these names",
            )


def choose_economies(
    scenario: Scenario, world: Any, wanted: tuple[str, ...], show_all: bool
) -> list[str]:
    """Economies to show, largest first: those asked for, or those concerned and the main ones."""
    from summitry.policy import find_economy
    from summitry.world import ECONOMY_GROUPS

    by_size = [world.economies[k] for k in (-world.value_added).argsort()]
    if show_all or any(name.lower() == "world" for name in wanted):
        return by_size
    chosen: set[str] = set()
    for name in wanted:
        code = find_economy(name) or name
        members = [c for c in ECONOMY_GROUPS.get(code, (code,)) if c in by_size]
        if not members:
            raise UsageError(
                f"--economy {name}",
                f"{name}, not in {world.name}",
                "a code, an English name or a group such as EU27",
                "list them with summitry world show --json -",
            )
        chosen.update(members)
    if not wanted:
        chosen.update([code for code in by_size if code != "ROW"][:MAIN_ECONOMIES])
        for group in _concerned(scenario):
            chosen.update([code for code in by_size if code in group][:SHOWN_MEMBERS])
    return [code for code in by_size if code in chosen]


def _concerned(scenario: Scenario) -> list[tuple[str, ...]]:
    """The economies each name in a scenario stands for."""
    from summitry.policy import AllBut
    from summitry.world import ECONOMY_GROUPS

    names: list[str] = []
    for measure in scenario.measures:
        names += (*measure.acting, *measure.named_exporters)
        exporters = getattr(measure, "exporters", ())
        names += exporters.economies if isinstance(exporters, AllBut) else ()
    return [ECONOMY_GROUPS.get(name, (name,)) for name in names]


def describe_evaluation(
    evaluation: Evaluation,
    shown: list[str],
    indicators: tuple[str, ...],
    bands: Bands | None = None,
) -> str:
    """An evaluation as text: what was applied, the cases side by side, the curves, the method."""
    from summitry.model import compute_indicators

    scenario = evaluation.scenario
    seen = f"as of {evaluation.as_of}" if evaluation.as_of else "undated"
    parts = [wrap(f"{scenario.title or scenario.name} ({scenario.name}, {seen})"), ""]
    parts += ["Measures", _list_measures(evaluation), ""]
    results = [compute_indicators(case.outcome, indicators) for case in evaluation.cases]
    for name in indicators:
        columns = [result[name] for result in results]
        parts += [_tabulate_indicator(evaluation, name, columns, shown, bands), ""]
    for curve in evaluation.curves:
        parts += [_tabulate_curve(evaluation, curve), ""]
    parts += describe_levers(evaluation, shown)
    parts += _describe_rules(evaluation)
    if evaluation.skipped:
        reasons: dict[str, list[str]] = {}
        for measure, reason in evaluation.skipped:
            reasons.setdefault(reason, []).append(measure.id)
        rows = [[", ".join(ids), reason] for reason, ids in reasons.items()]
        parts += ["Not valued", format_table(["measures", "why"], rows, text_columns=2), ""]
    parts += _describe_method(evaluation, shown, indicators)
    if bands is not None:
        from summitry.strategy.band_tables import describe_bands

        parts += [wrap(line) for line in describe_bands(bands, shown, indicators)]
    return "\n".join(parts)


def _list_measures(evaluation: Evaluation) -> str:
    from summitry.policy import describe_measure, list_states

    measures = evaluation.scenario.measures
    states = list_states(measures, evaluation.as_of or date.min)
    rows = [
        [m.id, states[m.id].replace("_", " "), describe_measure(m), m.authority or ""]
        for m in measures
    ]
    return format_table(["id", "state", "what", "authority"], rows, text_columns=4)


def _describe_rules(evaluation: Evaluation) -> list[str]:
    """What laws allow, and which rule decided where measures meet, each with its heading."""
    from summitry.policy import describe_law, find_overlaps, list_answers

    bound: dict[str, list[str]] = {}
    for measure in evaluation.scenario.measures:
        bound.setdefault(describe_law(measure) or "", []).append(measure.id)
    laws = [wrap(f"{', '.join(ids)}: {law}", "  ") for law, ids in bound.items() if law]
    parts = ["Laws", *laws, ""] if laws else []
    rows: dict[tuple[str, ...], None] = {}
    idle: dict[tuple[str, str], None] = {}
    answers: dict[str, None] = {}
    for case in evaluation.cases:
        found = list_answers(evaluation.world, case.measures)
        answers |= {f"{name}: {what}": None for name, what in found}
        overlaps, without = find_overlaps(evaluation.world, case.measures)
        for item in overlaps:
            trade = f"{item.trade_musd:,.0f}"
            rows[item.later, item.rule, item.earlier, f"{item.cells:,}", trade] = None
        idle |= {(item.measure, f"{_case_heading(case)}: {item.why}"): None for item in without}
    if answers:
        parts += ["What answers amount to", *(wrap(line, "  ") for line in answers), ""]
    if rows:
        header = ["measure", "rule", "measure", "cells", "trade, USD million"]
        parts += ["Where measures meet", format_table(header, list(rows), text_columns=3), ""]
    if idle:
        table = format_table(["measure", "case and why"], list(idle), text_columns=2)
        parts += ["Without effect", table, ""]
    return parts


def _tabulate_indicator(
    evaluation: Evaluation, name: str, columns: list[Any], shown: list[str], bands: Bands | None
) -> str:
    """One indicator: economies down, cases across."""
    from summitry.model import INDICATORS

    world = evaluation.world
    keys = [case.key for case in evaluation.cases]
    rows = [
        [_label(evaluation, code)]
        + [
            format_value(values[world.economy_index(code)], name)
            + format_band(bands, key, code, name, format_value)
            for key, values in zip(keys, columns, strict=True)
        ]
        for code in shown
    ]
    indicator = INDICATORS[name]
    header = ["", *(_case_heading(case) for case in evaluation.cases)]
    return f"{indicator.label}, {indicator.unit}\n" + format_table(header, rows)


def _case_heading(case: Case) -> str:
    return name_case(case.key)


def _label(evaluation: Evaluation, code: str) -> str:
    from summitry.policy import economy_name

    return economy_name(code) + (" *" if code in evaluation.world.proxies else "")


def format_value(value: float, indicator: str) -> str:
    """A figure with its sign: two decimals where it is percent, whole numbers where it is money."""
    shown = f"{value:+,.2f}" if indicator.endswith("_pct") else f"{value:+,.0f}"
    return shown if shown.strip("+-0.,") else shown.lstrip("+-")  # no sign on a zero


def _tabulate_curve(evaluation: Evaluation, curve: RateCurve) -> str:
    """One unknown rate: rates down, the two sides across, later history beside."""
    from summitry.policy import describe_measure, economy_name, format_percent
    from summitry.strategy import compute_group_real_income_pct

    measure, world = curve.measure, evaluation.world
    sellers = measure.named_exporters[:SHOWN_MEMBERS]
    sides = list(dict.fromkeys([*measure.importer[:SHOWN_MEMBERS], *sellers]))
    later = {round(m.rate, 12): f"{m.date} {m.label}" for m in reversed(curve.markers)}
    payers = [world.economy_index(c) for c in measure.importer if c in world.economies]
    rows = []
    for k, rate in enumerate(curve.rates):
        share = round(float(rate), 12)
        row = [format_percent(share), *([later.get(share, "")] if later else [])]
        for side in sides:
            income = compute_group_real_income_pct(world, side, curve.real_income_pct[k])
            row.append(format_value(income, "real_income_pct"))
        revenue = float(curve.tariff_revenue_change_musd[k, payers].sum())
        rows.append([*row, format_value(revenue, "musd")])
    texts = ["rate", "named later (not used)"] if later else ["rate"]
    header = [*texts, *(economy_name(side) for side in sides), "revenue"]
    title = f"{describe_measure(measure)}, on top of what is in force: real income, %; "
    table = format_table(header, rows, text_columns=len(texts))
    return wrap(f"{title}change in revenue, USD million") + f"\n{table}"


def _describe_method(
    evaluation: Evaluation, shown: list[str], indicators: tuple[str, ...]
) -> list[str]:
    from summitry.policy import economy_name
    from summitry.strategy import describe_horizon

    world = evaluation.world
    certificates = [case.outcome.certificate for case in evaluation.cases]
    certificates += [c for curve in evaluation.curves for c in curve.certificates]
    worst = max(max(c.market_residual, c.trade_residual) for c in certificates)
    sweeps = max(c.sweeps for c in certificates)
    borrowed = [
        f"{economy_name(code)} from {economy_name(world.proxies[code])}"
        for code in shown
        if code in world.proxies
    ]
    lines = [f"* technology borrowed: {'; '.join(borrowed)}"] if borrowed else []
    if any(name.startswith("goods_balance") for name in indicators):
        lines.append(BALANCE_NOTE)
    lines.append(f"Changes are against the baseline {world.name} (year {world.year}).")
    lines.append(f"Horizon: {describe_horizon(evaluation)}.")
    lines.append(
        f"Certificate: {len(certificates)} equilibri{'um' if len(certificates) == 1 else 'a'}, "
        f"largest imbalance {worst:.0e} of trade or output, at most {sweeps} sweeps."
    )
    lines += [
        f"A hard case, {case.title}: {case.outcome.certificate.route}."
        for case in evaluation.cases
        if case.outcome.certificate.route
    ]
    return [wrap(line) for line in lines]


@click.command()
@output_options
def casebook(json_path: str | None, csv_path: str | None) -> None:
    """List the scenarios that come with summitry."""
    from summitry.policy import casebook_names, load_casebook

    cases = [load_casebook(name) for name in casebook_names()]
    cases.sort(key=lambda case: (case.as_of or date.min, case.name))
    rows = [
        {
            "name": case.name,
            "as_of": case.as_of.isoformat() if case.as_of else None,
            "measures": len(case.measures),
            "title": case.title,
        }
        for case in cases
    ]
    fields = ["name", "as_of", "title", "measures"]
    lines = [[str(row[field] or "") for field in fields] for row in rows]
    answer = Answer(
        text=lambda: format_table(fields, lines, text_columns=3),
        json=lambda: to_json(rows),
        rows=lambda: rows,
        fields=fields,
    )
    deliver(answer, json_path, csv_path)
