"""What gegravity 0.3 (PyPI, MIT) takes for the enlargement of the European Union, 44 economies.

Run by its own interpreter: ``python benchmarks/gegravity_run.py TradeData0014_2000.csv``. Prints
processor seconds of the baseline, of the counterfactual, and the welfare ratio of Poland.
"""

from __future__ import annotations

import contextlib
import io
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import gegravity as ge  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

EFFECT = 0.2242


def main() -> None:
    data = pd.read_csv(sys.argv[1])
    data["year"] = "2000"
    data["trade"] = data["trade"].clip(lower=1e-6)
    data["E"] = data.groupby("importer")["trade"].transform("sum")
    data["Y"] = data.groupby("exporter")["trade"].transform("sum")
    data["fit"] = np.log(data["trade"]) - np.log(data["E"]) - np.log(data["Y"])
    data["joined"] = 0.0
    estimates = pd.DataFrame({"var": ["fit", "joined"], "beta": [1.0, EFFECT], "se": [0.1, 0.1]})
    base = ge.BaselineData(
        data, imp_var_name="importer", exp_var_name="exporter", year_var_name="year",
        trade_var_name="trade", expend_var_name="E", output_var_name="Y",
    )  # fmt: skip
    costs = ge.CostCoeffs(estimates, identifier_col="var", coeff_col="beta", stderr_col="se")
    with contextlib.redirect_stdout(io.StringIO()):
        model = ge.OneSectorGE(
            base, year="2000", reference_importer="DEU", sigma=5, cost_coeff_values=costs,
            cost_variables=["fit", "joined"], quiet=True,
        )  # fmt: skip
        start = time.process_time()
        model.build_baseline(omr_rescale=1)
        middle = time.process_time()
        experiment = model.baseline_data.copy()
        experiment["joined"] = experiment["new_eu_pair"].astype(float)
        model.define_experiment(experiment)
        model.simulate()
        end = time.process_time()
    welfare = model.country_results.loc["POL", "welfare statistic"]
    print(middle - start, end - middle, 1 / float(welfare))


if __name__ == "__main__":
    main()
