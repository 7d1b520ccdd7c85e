"""The leather example: three economies, three sectors, with its published results."""

import numpy as np

from summitry.exposure import InterCountryTable, table_from_flows

# Sellers in rows, ARG, TUR, DEU x agriculture, textiles, transport equipment; published example of
# the value-chain literature (Quast and Kummritz 2015, decompr), printed to one decimal.
INTERMEDIATE = np.array([
    [16.1, 5.1, 1.8, 3.2, 4.3, 0.4, 3.1, 2.8, 4.9],
    [2.4, 8.0, 3.2, 0.1, 3.2, 1.6, 1.2, 3.9, 11.5],
    [0.9, 0.5, 4.0, 0.0, 0.1, 0.3, 0.0, 0.4, 0.5],
    [1.1, 1.9, 0.2, 18.0, 13.2, 6.1, 9.0, 3.1, 8.9],
    [0.3, 2.8, 0.1, 6.1, 28.1, 6.3, 2.1, 2.5, 25.6],
    [0.0, 0.1, 0.3, 4.1, 3.2, 8.9, 0.2, 0.0, 1.8],
    [1.2, 4.2, 0.3, 4.1, 1.2, 0.6, 29.0, 19.5, 17.9],
    [1.3, 1.1, 0.0, 3.2, 4.8, 2.6, 5.1, 29.1, 24.1],
    [2.1, 1.4, 3.0, 4.1, 3.1, 3.9, 11.3, 8.1, 51.3],
])  # fmt: skip
FINAL = np.array([
    [21.5, 6.1, 8.4], [16.2, 1.9, 5.1], [11.0, 0.5, 0.8],
    [7.5, 29.5, 14.2], [8.9, 24.9, 16.9], [1.2, 18.5, 4.9],
    [9.2, 17.9, 51.2], [7.9, 10.1, 38.5], [25.1, 35.2, 68.4],
])  # fmt: skip
OUTPUT = np.array([77.7, 58.3, 19.0, 112.7, 124.6, 43.2, 156.3, 127.8, 217.0])


def leather_table() -> InterCountryTable:
    return table_from_flows(
        ("ARG", "TUR", "DEU"), ("Agr", "Tex", "Trans"), INTERMEDIATE, FINAL, OUTPUT
    )
