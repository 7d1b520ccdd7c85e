"""Messages of broken files: answers, and levers other than a duty.

File: where after the file's name, what was seen, what was expected, what to do.
"""

from summitry.policy.scenario import KEYS

LEVERS = {
    "answers-in-a-circle": (
        ", line 6, column 5, key measures[0].answers",
        "a circle: a, b through answers",
        "answers that lead to a measure that stands by itself",
        "take one of them out",
    ),
    "answers-itself": (
        ", line 6, column 5, key measures[0].answers",
        "a circle: b through answers",
        "answers that lead to a measure that stands by itself",
        "take one of them out",
    ),
    "answers-nobody": (
        ", line 10, column 5, key measures[1].answers",
        "answers: usa-stel, no duty of this scenario",
        "the id of a duty: usa-steel",
        "write usa-steel",
    ),
    "change-bare": (
        ", line 7, column 5, key measures[0].change",
        "2",
        "a change with its unit, such as -5%",
        "write 2%",
    ),
    "change-of-nothing": (
        ", line 7, column 5, key measures[0].change",
        "0%",
        "a change above -100% and at most 1000%, not 0%",
        "correct the change",
    ),
    "change-without-source": (
        ", line 3, column 5, key measures[0].source",
        "no key source",
        "a value for source",
        "add the key source",
    ),
    "delay-in-words": (
        ", line 12, column 5, key measures[1].delay",
        "a month",
        "a number of days, 0 to 3650",
        "write, for example, 30",
    ),
    "delay-of-decades": (
        ", line 12, column 5, key measures[1].delay",
        "99999",
        "a number of days, 0 to 3650",
        "correct the number of days",
    ),
    "key-of-another-lever": (
        ", line 8, column 5, key measures[0].exporters",
        "unknown key exporters",
        "one of: " + ", ".join(KEYS["productivity"]),
        "remove the key, or write lever: tariff or trade-cost or embargo or quota or purchase or "
        "balance or defence",
    ),
    "listed-without-rate": (
        ", line 7, column 5, key measures[1]",
        "neither rate nor add",
        "one of rate and add for a listed answer",
        "write one of the two",
    ),
    "listed-without-sectors": (
        ", line 7, column 5, key measures[1]",
        "no key sectors",
        "the goods of a listed answer",
        "add the key sectors",
    ),
    "mirror-with-rate": (
        ", line 12, column 5, key measures[1].add",
        "add with rule mirror",
        "no rate of its own: the rule mirror sets it",
        "remove add, or write rule: listed",
    ),
    "no-answers": (
        ", line 7, column 5, key measures[1].answers",
        "no key answers",
        "a value for answers",
        "add the key answers",
    ),
    "productivity-of-nobody": (
        ", line 3, column 5, key measures[0].economies",
        "no key economies",
        "a value for economies",
        "add the key economies",
    ),
    "unknown-lever": (
        ", line 4, column 5, key measures[0].lever",
        "tarif",
        "tariff, retaliation, trade-cost, productivity, export-tax, embargo, quota, purchase, "
        "balance, transfer, defence, pledge",
        "write tariff",
    ),
    "unknown-rule": (
        ", line 11, column 5, key measures[1].rule",
        "miror",
        "mirror, match or listed",
        "write mirror",
    ),
    "sum-without-unit": (
        ", line 7, column 5, key measures[0].amount",
        "1500",
        "a sum with scale and currency, such as 8 billion USD",
        "write 1500 million USD",
    ),
    "sum-in-dollars": (
        ", line 8, column 5, key measures[0].extra",
        "$8 billion",
        "a sum with scale and currency, such as 8 billion USD",
        "write 8 billion USD",
    ),
    "sum-below-zero": (
        ", line 7, column 5, key measures[0].amount",
        "-3 billion USD",
        "a sum above zero",
        "name the one who pays as the payer instead",
    ),
    "two-sums": (
        ", line 9, column 5, key measures[0].extra",
        "both value and extra",
        "exactly one of value and extra",
        "write one of the two",
    ),
    "no-sum": (
        ", line 3, column 5, key measures[0]",
        "no amount",
        "a sum",
        "write amount: ? if no sum has been named",
    ),
    "pays-itself": (
        ", line 6, column 5, key measures[0].receivers",
        "USA on both sides",
        "payers and receivers apart",
        "take it out of one side",
    ),
    "unknown-means": (
        ", line 8, column 5, key measures[0].by[0]",
        "tarif",
        "tariff, purchases or transfer",
        "write tariff",
    ),
    "export-tax-without-rate": (
        ", line 3, column 5, key measures[0]",
        "neither rate nor add",
        "one of rate and add",
        "write one of the two",
    ),
    "defence-falls": (
        ", line 6, column 5, key measures[0].share",
        "share 0.01 and now 0.016",
        "share above now",
        "correct the two shares",
    ),
    "pledge-without-years": (
        ", line 3, column 5, key measures[0].years",
        "no key years",
        "a value for years",
        "add the key years",
    ),
    "quota-without-volume": (
        ", line 3, column 5, key measures[0].volume",
        "no key volume",
        "a value for volume",
        "add the key volume",
    ),
    "embargo-of-nothing": (
        ", line 7, column 5, key measures[0].part",
        "0%",
        "a part above 0% and at most 100%",
        "correct the percentage",
    ),
    "trillions-too-many": (
        ", line 7, column 5, key measures[0].amount",
        "500 trillion USD",
        "at most 100 trillion USD either way",
        "correct the sum",
    ),
}
