"""Messages of broken files: rates, dates, exemptions and laws of duties.

File: where after the file's name, what was seen, what was expected, what to do.
"""

from summitry.policy.scenario import KEYS

ONE_RATE = (
    "exactly one of rate (the new total), add (on top of what is there), cap, floor, cut and swiss"
)
WRITE_ONE = "write one of them; rate: ? or add: ? if none has been named"
RATE = "a rate with its unit, such as 25%, or ? where no rate has been named"
BOUNDS = "a rate above -100% and at most 1000%"
DAY = "a calendar date as YYYY-MM-DD"
STATES = (
    "threatened, demanded, proposed, announced, signed, in_force, paused, blocked, removed, "
    "completed, struck_down or expired"
)

DUTIES = {
    "american-date": (
        ", line 7, column 5, key measures[0].effective",
        "2/4/2025",
        DAY,
        "write the date as, for example, 2025-02-04",
    ),
    "bad-date": (
        ", line 7, column 5, key measures[0].effective",
        "2025-02-30",
        DAY,
        "correct the day or month",
    ),
    "bare-number": (
        ", line 6, column 5, key measures[0].rate",
        "25",
        RATE,
        "write 25%",
    ),
    "ends-before-effective": (
        ", line 8, column 5, key measures[0].ends",
        "ends 2025-02-04 and effective 2025-03-04",
        "ends after effective: a measure holds for at least a day",
        "correct the dates",
    ),
    "infinite-rate": (
        ", line 6, column 10, key measures[0].add",
        ".inf",
        "a finite number",
        "write a number",
    ),
    "no-rate": (
        ", line 3, column 5, key measures[0]",
        "none of them",
        ONE_RATE,
        WRITE_ONE,
    ),
    "pause-backwards": (
        ", line 8, column 5, key measures[0].paused_until",
        "paused_until 2025-02-04 and paused_from 2025-03-04",
        "paused_until after paused_from: a pause lasts at least a day",
        "correct the dates",
    ),
    "rate-above-1000": (
        ", line 6, column 5, key measures[0].rate",
        "2500%",
        BOUNDS,
        "write 1000%, which stops nearly all trade",
    ),
    "rate-and-add": (
        ", line 7, column 5, key measures[0].add",
        "both rate and add",
        ONE_RATE,
        WRITE_ONE,
    ),
    "rate-and-unknown-add": (
        ", line 7, column 5, key measures[0].add",
        "both rate and add",
        ONE_RATE,
        WRITE_ONE,
    ),
    "rate-in-words": (
        ", line 6, column 5, key measures[0].add",
        "a quarter",
        RATE,
        "write a percentage, such as 25%",
    ),
    "rate-of-nothing": (
        ", line 6, column 5, key measures[0].rate",
        "-100%",
        BOUNDS,
        "correct the rate",
    ),
    "share-for-percent": (
        ", line 6, column 5, key measures[0].add",
        "0.25",
        RATE,
        "write 0.25%, or 25% if it is a share",
    ),
    "unknown-as-key": (
        ", line 6, column 5, key measures[0].unknown",
        "unknown key unknown",
        "rate or add",
        "write rate: ? or add: ?",
    ),
    "unknown-status": (
        ", line 7, column 5, key measures[0].status",
        "treatened",
        STATES,
        "write threatened",
    ),
    "above-section-122": (
        ", line 6, column 5, key measures[0].add",
        "20% added under s122",
        "at most 15%: Trade Act of 1974, section 122, 19 U.S.C. 2132",
        "lower it, or name another authority",
    ),
    "after-the-ruling": (
        ", line 9, column 5, key measures[0].ends",
        "ends 2026-12-31 under IEEPA",
        "2026-02-20 at the latest: International Emergency Economic Powers Act, ended by the "
        "Supreme Court (6-3)",
        "end it earlier, or name the law that goes on with it",
    ),
    "beyond-section-122": (
        ", line 9, column 5, key measures[0].ends",
        "ends 2026-12-31 under s122",
        "2026-07-24 at the latest: Trade Act of 1974, section 122, 150 days",
        "end it earlier, or name the law that goes on with it",
    ),
    "cut-beyond-all": (
        ", line 6, column 5, key measures[0].cut",
        "150%",
        "a part above 0% and at most 100%",
        "correct the percentage",
    ),
    "exempt-of-nothing": (
        ", line 8, column 9, key measures[0].exempt[0]",
        "an exemption of nothing in particular",
        "at least one of exporters, importer, sectors, products and share",
        "say what is exempt",
    ),
    "exempt-unknown-key": (
        ", line 8, column 9, key measures[0].exempt[0].sectorz",
        "unknown key sectorz",
        "one of: " + ", ".join(KEYS["exempt"]),
        "write sectors",
    ),
    "exempt-without-reason": (
        ", line 8, column 9, key measures[0].exempt[0].reason",
        "no key reason",
        "a value for reason",
        "add the key reason",
    ),
    "marker-without-rate": (
        ", line 8, column 28, key measures[0].markers[0].rate",
        "?",
        "a rate with its unit, such as 25%",
        "write a percentage, such as 25%",
    ),
    "negative-cap": (
        ", line 6, column 5, key measures[0].cap",
        "-5%",
        "a duty of 0% to 1000%",
        "correct the rate",
    ),
    "rate-and-floor": (
        ", line 7, column 5, key measures[0].floor",
        "both rate and floor",
        ONE_RATE,
        WRITE_ONE,
    ),
    "share-of-nothing": (
        ", line 8, column 9, key measures[0].exempt[0].share",
        "0%",
        "a part above 0% and at most 100%",
        "correct the percentage",
    ),
    "swiss-of-nothing": (
        ", line 6, column 5, key measures[0].swiss",
        "0%",
        "a coefficient above 0% and at most 1000%",
        "write, for example, 8%: no duty stays above it",
    ),
    "unknown-cap": (
        ", line 6, column 5, key measures[0].cap",
        "cap: ?",
        "an amount, such as 15%",
        "write rate: ? or add: ?",
    ),
    "yields-in-a-circle": (
        ", line 7, column 5, key measures[0].yields_to",
        "a circle: usa-steel, other through yields_to",
        "yields_to that lead to a measure that stands by itself",
        "take one of them out",
    ),
    "yields-to-nobody": (
        ", line 7, column 5, key measures[0].yields_to",
        "yields_to: autos, no duty of this scenario",
        "the id of a duty: there is no other",
        "correct the id",
    ),
    "end-of-time": (
        ", line 7, column 5, key measures[0].effective",
        "9999-12-31",
        "a day from 1900 to 2200",
        "correct the year",
    ),
    "huge-number": (
        ", line 6, column 5, key measures[0].add",
        "99999999999999999999%",
        RATE,
        "write a percentage, such as 25%",
    ),
}
