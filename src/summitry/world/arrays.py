"""The array types every room speaks of; axes and units stand where a value is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:  # numpy.typing costs a tenth of importing numpy, for names only checkers read
    import numpy.typing as npt

Array: TypeAlias = "npt.NDArray[np.float64]"
Mask: TypeAlias = "npt.NDArray[np.bool_]"
Single: TypeAlias = "npt.NDArray[np.float32]"
