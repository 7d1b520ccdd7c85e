"""What each measure of exposure is, where it comes from, and what it does not mean."""

from __future__ import annotations

from summitry.exposure.chains import NOT_OWNERSHIP
from summitry.model import Indicator

MEASURES: dict[str, Indicator] = {
    item.name: item
    for item in (
        Indicator(
            "third_country", "Value added inside another's exports", "USD million",
            "sum_k v[o,k] B[(o,k),(i,j)] E[n,i,j]: Johnson and Noguera (2012), Koopman, Wang and "
            "Wei (2014)",
            "Value added of the origin in what the middle economy sells to the destination.",
            NOT_OWNERSHIP,
        ),
        Indicator(
            "export_content", "Domestic and foreign content of exports", "USD million",
            "Borin and Mancini (2023), source- and sink-based, exporter's perspective",
            "Domestic content + foreign content = gross exports; what crosses the exporter's "
            "border twice is shown apart.",
            "A small foreign content does not mean that exports could go on without it.",
        ),
        Indicator(
            "input_reliance", "Foreign input reliance", "% of all inputs",
            "Baldwin, Freeman and Theodorakopoulos (2023): face value A, look-through B - I",
            "Share of each supplier in inputs bought directly, and in production at all stages.",
            "It counts money, not how hard an input is to replace: a cheap part can stop a line.",
        ),
        Indicator(
            "concentration", "Concentration of imports", "0 to 1",
            "Herfindahl-Hirschman index of supplier shares in imports by sector",
            "How few suppliers imports come from, and what others would have to add to replace "
            "the largest.",
            "Few suppliers are not a threat by themselves, and sectors hide concentration in "
            "single products.",
        ),
        Indicator(
            "position", "Position in the chain", "stages",
            "U = (I - D)^-1 1: Antras, Chor, Fally and Hillberry (2012); Antras and Chor (2018)",
            "Stages to final users (upstreamness) and from primary factors (downstreamness).",
            "Upstream does not mean important, nor downstream dispensable.",
        ),
        Indicator(
            "chokepoint", "Loss from being cut off", "% of real income",
            "sum_j weight_j / (sigma_j - 1) x -ln(1 - controlled_j): Clayton, Maggiori and "
            "Schreger (2024); beside it the model's equilibrium, (1) to (8)",
            "Real income the buyer loses if the sellers stop selling to it.",
            "It does not say that anybody would or could do it, nor what stocks, smuggling or "
            "rationing would change in the first weeks.",
        ),
        Indicator(
            "sector_exposure", "Value added behind sales that become dearer", "USD million",
            "v * (B hit): Johnson and Noguera (2012)",
            "Where a scenario reaches at baseline trade, suppliers of suppliers included.",
            "It is not what is lost: that is the model's answer (summitry run).",
        ),
    )
}  # fmt: skip
