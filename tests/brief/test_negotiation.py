"""The table in a brief: every part stands, every figure has its trace."""

from summitry.brief import build_brief, write_brief
from summitry.brief.check import check_brief
from summitry.brief.frontier import make_frontier_chart
from summitry.ledger.records import Dossier
from summitry.policy import Scenario
from summitry.strategy import evaluate
from summitry.strategy.files import parse_talks
from summitry.strategy.session import play_talks

TABLE = """\
name: small
title: Japan and the United States
economies: twelve
as_of: 2025-02-10
parties:
  - {party: JPN}
  - {party: USA, objective: weights, real_income: 1, balance_with: {JPN: 0.25}}
levers:
  - {owner: USA, from: 0%, to: 25%, measure: {id: duty, importer: USA, exporters: JPN, add: ?}}
  - {owner: JPN, from: 0 USD, to: 20 billion USD, source: a what-if,
     measure: {id: pay, lever: transfer, economies: JPN, receivers: USA, amount: ?}}
threats:
  - {key: us-25, title: 25 percent, party: USA,
     measures: [{id: t, importer: USA, exporters: JPN, add: 25%}]}
announced: {duty: 15%, pay: 2 billion USD}
announced_source: a fact sheet
clock: {until: 2025-06-03, why: an election}
"""


def test_the_table_is_a_part_of_the_brief():
    talks = parse_talks(TABLE)
    session = play_talks(talks, points=5, draws=10)
    evaluation = evaluate(Scenario(name="none", measures=()), talks.world)
    brief = build_brief(Dossier((), ()), (), evaluation, session=session)
    check_brief(brief)
    page = write_brief(brief, ".html").decode()
    for words in ("The negotiating table", "What each lever is worth", "of 10 draws",
                  "What happens without agreement", "Nash bargain", "Announced later",
                  "The smallest offer", "Would they do it", "forgoes", "Outside the room",
                  "stated, not estimated",
                  "Enough to make United States lift it, but it costs Japan",
                  "more than the threat itself"):  # fmt: skip
        assert words in page, words
    without = build_brief(Dossier((), ()), (), evaluation)
    assert "The negotiating table" not in write_brief(without, ".html").decode()


def test_the_picture_holds_today_the_threat_and_every_deal():
    session = play_talks(parse_talks(TABLE), points=5)
    chart = make_frontier_chart(session.played)
    labels = [deal.label for deal in chart.deals]
    assert labels == ["today", "no agreement: 25 percent", "the deal announced later",
                      "Nash bargain", "Kalai-Smorodinsky", "equal gain"]  # fmt: skip
    assert len(chart.x) == len(session.played.frontier.points)
