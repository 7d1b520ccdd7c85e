"""`summitry optimal`, `nash`, `bargain` and `club`: the negotiating table, played."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from summitry.cli.output import (
    Answer,
    deliver,
    format_table,
    output_options,
    show_progress,
    to_json,
    wrap,
    write_text,
)
from summitry.errors import UsageError

if TYPE_CHECKING:
    from summitry.strategy.club import ClubResult
    from summitry.strategy.files import Talks
    from summitry.strategy.nash import Nash
    from summitry.strategy.optimal import Optimum
    from summitry.strategy.session import Session

SHOWN_LINES = 30
BRIEF_POINTS = 16
BRIEF_DRAWS = 20  # each plays the table anew, some seconds

model_option = click.option(
    "--model", default="", metavar="NAME",
    help="What published models differ by: default, short_run, ossa_2014, ...; else the table's.",
)  # fmt: skip


@click.command()
@click.argument("table")
@click.option("--party", metavar="ECONOMY", help="Whose duties; by default the first party.")
@click.option("--starts", default=3, show_default=True, help="Starts of the search.")
@model_option
@output_options
def optimal(**given: Any) -> None:
    """Find the duties one government would set if nobody answered."""
    from summitry.strategy.files import load_talks
    from summitry.strategy.objectives import build_quantity
    from summitry.strategy.optimal import find_optimum
    from summitry.strategy.reports import LINE_FIELDS, list_lines, optimum_to_dict

    talks = load_talks(given["table"], given["model"])
    objective = _find_party(talks, given["party"])
    with show_progress() as progress:
        optimum = find_optimum(
            talks.world,
            build_quantity(talks.world, objective),
            talks.to_lines(objective.party),
            _shock(talks),
            starts=given["starts"],
            model=talks.model,
            report=None if progress is None else lambda k, _: progress(k, 0, "equilibria"),
        )
    answer = Answer(
        text=lambda: _describe_optimum(talks, optimum, objective.describe()),
        json=lambda: to_json(optimum_to_dict(talks.world, optimum)),
        rows=lambda: list_lines(talks.world, optimum),
        fields=LINE_FIELDS,
    )
    deliver(answer, given["json_path"], given["csv_path"])


@click.command()
@click.argument("table")
@model_option
@output_options
def nash(table: str, model: str, json_path: str | None, csv_path: str | None) -> None:
    """Find the duties of a tariff war in which no player gains by moving alone."""
    from summitry.strategy.files import load_talks
    from summitry.strategy.nash import Player, find_nash
    from summitry.strategy.objectives import build_quantity
    from summitry.strategy.reports import LINE_FIELDS, list_nash_lines, nash_to_dict

    talks = load_talks(table, model)
    players = [
        Player(talks.to_lines(o.party), build_quantity(talks.world, o)) for o in talks.objectives
    ]
    with show_progress() as progress:
        found = find_nash(
            talks.world,
            players,
            _shock(talks),
            model=talks.model,
            report=None if progress is None else lambda k, _: progress(k, 0, "rounds"),
        )
    answer = Answer(
        text=lambda: _describe_nash(talks, found),
        json=lambda: to_json(nash_to_dict(talks.world, found)),
        rows=lambda: (
            row for k in range(len(players)) for row in list_nash_lines(talks.world, found, k)
        ),
        fields=LINE_FIELDS,
    )
    deliver(answer, json_path, csv_path)


@click.command()
@click.argument("table")
@click.option("--points", default=24, show_default=True, help="Points of the frontier.")
@click.option("--against", metavar="THREAT", help="Threat point that gains are counted from.")
@click.option("--draws", default=0, show_default=True, help="Bands from N draws of elasticities.")
@click.option("--seed", default=0, show_default=True, metavar="K", help="Start of draws.")
@click.option("--svg", "svg_path", metavar="PATH", help="Write the frontier as a picture.")
@model_option
@output_options
def bargain(**given: Any) -> None:
    """Play a table: frontier, solutions, smallest concessions, credibility, third parties."""
    from summitry.cli.bargain_text import describe_played, draw_played
    from summitry.strategy.bargain_rows import (
        BARGAIN_BAND_FIELDS,
        BARGAIN_FIELDS,
        list_bargain_rows,
    )
    from summitry.strategy.files import load_talks
    from summitry.strategy.reports import session_to_dict
    from summitry.strategy.session import play_talks

    talks = load_talks(given["table"], given["model"])
    with show_progress() as progress:
        session = play_talks(
            talks, points=given["points"], against=given["against"] or "", draws=given["draws"],
            seed=given["seed"],
            report=progress,
        )  # fmt: skip
    if given["svg_path"] is not None:
        write_text(given["svg_path"], draw_played(session), "--svg")
    answer = Answer(
        text=lambda: describe_played(session),
        json=lambda: to_json(session_to_dict(session)),
        rows=lambda: list_bargain_rows(session),
        fields=BARGAIN_FIELDS if session.drawn is None else BARGAIN_BAND_FIELDS,
    )  # fmt: skip
    deliver(answer, given["json_path"], given["csv_path"])


@click.command()
@click.argument("table")
@model_option
@output_options
def club(table: str, model: str, json_path: str | None, csv_path: str | None) -> None:
    """Value every coalition of up to eight blocs: who joins, who stays, what each adds."""
    from summitry.strategy.club import form_club
    from summitry.strategy.files import load_talks
    from summitry.strategy.reports import CLUB_FIELDS, club_to_dict, list_club_rows

    talks = load_talks(table, model)
    rule = talks.to_rule()
    blocs = [o for o in talks.objectives if o.party != rule.target]
    founders = talks.file.club.founders if talks.file.club else ()
    with show_progress() as progress:
        result = form_club(
            talks.world, blocs, rule, _shock(talks), founders=founders, model=talks.model,
            report=progress,
        )  # fmt: skip
    answer = Answer(
        text=lambda: _describe_club(talks, result),
        json=lambda: to_json(club_to_dict(talks.world, result)),
        rows=lambda: list_club_rows(result),
        fields=CLUB_FIELDS,
    )
    deliver(answer, json_path, csv_path)


def play_for_brief(talks: Talks | None, draws: int, progress: Any) -> Session | None:
    """A table played through for a brief; None where none was asked for."""
    if talks is None:
        return None
    from summitry.strategy.session import play_talks

    return play_talks(talks, points=BRIEF_POINTS, draws=min(draws, BRIEF_DRAWS), report=progress)


def _find_party(talks: Talks, party: str | None) -> Any:
    from summitry.policy import find_economy

    names = [objective.party for objective in talks.objectives]
    code = names[0] if party is None else find_economy(party)
    if code not in names:
        raise UsageError(
            f"--party {party}", f"{party}, no party of {talks.file.name}",
            f"one of {', '.join(names)}", "write one of them",
        )  # fmt: skip
    return talks.objectives[names.index(code)]


def _shock(talks: Talks) -> Any:
    from summitry.policy import apply_scenario

    return apply_scenario(talks.world, talks.standing)


def _describe_optimum(talks: Talks, optimum: Optimum, wants: str) -> str:
    from summitry.policy import economy_name

    weight = optimum.lines.weigh(talks.world)
    order = (-weight).argsort()[:SHOWN_LINES]
    rows = [
        [optimum.lines.labels[k], f"{optimum.rates[k] * 100:.1f}", f"{weight[k] / 1e3:,.1f}"]
        for k in order
    ]
    c = optimum.certificate
    left = len(optimum.rates) - len(order)
    return "\n".join([
        f"Best duties of {economy_name(optimum.lines.party)}, nobody answering; wants {wants}",
        format_table(["line", "duty, %", "imports, USD billion"], rows),
        *([f"  {left} more lines with --csv -"] if left > 0 else []),
        "",
        f"Median {optimum.median:.1%}, mean by trade {optimum.mean:.1%}.",
        f"Payoff {optimum.payoff:,.0f} USD million, {optimum.payoff_before:,.0f} before.",
        wrap(
            f"Certificate: a point on every line would add {c.first_order_pct:.0e} % of"
            f" income; {len(c.start_payoffs)} starts end within {c.spread_pct:.0e} % of income;"
            f" {c.at_bounds} lines at their bounds; {c.evaluations} equilibria. Model"
            f" {talks.model.name}."
        ),
    ])  # fmt: skip


def _describe_nash(talks: Talks, found: Nash) -> str:
    import numpy as np

    from summitry.model import compute_real_income_pct
    from summitry.policy import economy_name
    from summitry.strategy import compute_group_real_income_pct

    income = compute_real_income_pct(found.outcome)
    rows = []
    for player, rates in zip(found.players, found.rates, strict=True):
        weight = player.lines.weigh(talks.world)
        mean = float(np.average(rates, weights=weight + 1e-12))
        name = player.lines.party
        real = compute_group_real_income_pct(talks.world, name, income)
        rows.append([economy_name(name), f"{np.median(rates) * 100:.1f}", f"{mean * 100:.1f}",
                     f"{real:+.2f}"])  # fmt: skip
    world = compute_group_real_income_pct(talks.world, "world", income)
    c = found.certificate
    return "\n".join([
        wrap(f"{talks.file.title or talks.file.name}: a war in which nobody gains by moving alone"),
        format_table(["player", "median duty, %", "mean by trade, %", "real income, %"], rows),
        "",
        f"World real income {world:+.2f} %.",
        wrap(
            f"Certificate: {c.rounds} rounds of best replies, last move {c.largest_move:.0e}; the"
            f" best of {c.deviations_tried} deviations tried by an independent search gains"
            f" {max(c.deviation_gain_pct):.0e} % of income; {c.evaluations} equilibria. Model"
            f" {talks.model.name}."
        ),
    ])  # fmt: skip


def _name_coalition(members: frozenset[str]) -> str:
    from summitry.policy import economy_name

    return " + ".join(sorted(economy_name(code) for code in members)) or "nobody"


def _say_rule(talks: Talks) -> str:
    """What members of a coalition do."""
    from summitry.policy import economy_name

    rule = talks.to_rule()
    if rule.kind == "retaliation":
        said = f"Members add {100 * rule.duty:g} % to their duties on goods from"
        return f"{said} {economy_name(rule.target)}."
    return (
        f"Members cut their duties on each other by {rule.internal_cut:.0%} and add "
        f"{100 * rule.duty:g} % on everybody else's goods."
    )


def _describe_club(talks: Talks, result: ClubResult) -> str:
    from summitry.policy import economy_name

    names = [economy_name(code) for code in result.candidates]
    shown = sorted(result.values, key=lambda c: (len(c), sorted(c)))
    stable = [c for c in shown if c in result.stable]
    singles = [c for c in shown if len(c) <= 1 or len(c) == len(names)]
    chosen = list(dict.fromkeys([*singles, *result.path, *stable]))
    rows = [
        [_name_coalition(c), "yes" if c in stable else "",
         *(f"{value:+,.0f}" for value in result.values[c].payoffs)]
        for c in sorted(chosen, key=lambda c: (len(c), sorted(c)))
    ]  # fmt: skip
    path = " -> ".join(_name_coalition(c) for c in result.path)
    shapley = ", ".join(
        f"{name} {value:+,.0f}" for name, value in zip(names, result.shapley_musd, strict=True)
    )
    end = "and round again: joining has no end" if result.cycle else "and there it ends"
    return "\n".join([
        wrap(f"{talks.file.title or talks.file.name}: payoffs by coalition, USD million a year "
             f"against today. {_say_rule(talks)}"),
        format_table(["coalition", "stable", *names], rows, text_columns=2),
        "",
        wrap(f"Joining, whoever gains most first: {path}, {end}."),
        wrap("Stable: no member gains by leaving, nobody outside by joining. Shapley values of the "
             f"members' joint payoff, what each adds on average, USD million: {shapley}. A "
             "diagnostic."),
        wrap(
            f"Outside a coalition {result.outsiders}. No side payments. Model"
            f" {talks.model.name}."
        ),
    ])  # fmt: skip
