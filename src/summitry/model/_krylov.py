"""Linear equations by generalised conjugate residuals (Eisenstat, Elman and Schultz 1983)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from summitry.errors import NoConvergenceError
from summitry.world import Array

MAX_PRODUCTS = 200
ROOM = 16  # for products, at first


def solve_linear(
    multiply: Callable[[Array], Array],
    precondition: Callable[[Array], Array],
    right: Array,
    tolerance: float,
) -> Array:
    """Solve ``A x = b`` for several right sides side by side, one product a round for all.

    Parameters
    ----------
    multiply, precondition : callable
        ``x -> A x`` and a rough inverse, each for a stack of vectors (K, size).
    right : (K, size) array
        Right sides b.
    tolerance : float
        Of the residual, relative to the length of each right side.

    Returns
    -------
    (K, size) array

    Raises
    ------
    NoConvergenceError
        With the residual that was left.
    """
    solution, left, products = approach(multiply, precondition, right, tolerance, MAX_PRODUCTS)
    if not np.all(left <= tolerance):
        raise NoConvergenceError(
            "derivatives at an equilibrium",
            f"a residual of {float(np.max(left)):.1e} of the right side after {products} products",
            f"at most {tolerance:.0e}",
            "differentiate at a smaller shock, or take differences of two outcomes",
        )
    return solution


def approach(
    multiply: Callable[[Array], Array],
    precondition: Callable[[Array], Array],
    right: Array,
    tolerance: float,
    most: int,
) -> tuple[Array, Array, int]:
    """Solve as `solve_linear` does, with so many products at most, and say what is left.

    Returns
    -------
    solution : (K, size) array
    left : (K,) array
        Length of the residual relative to its right side; not finite where a product was not.
    products : int
    """
    solution, residual = np.zeros_like(right), right.copy()
    size = np.linalg.norm(right, axis=1)
    size[size == 0] = 1.0
    # Directions, and their images: of length one, at right angles (K, product, size).
    directions, images = np.empty((2, len(right), ROOM, right.shape[1]))
    kept = 0
    while not np.all((left := np.linalg.norm(residual, axis=1) / size) <= tolerance):
        if kept >= most or not np.all(np.isfinite(left)):
            break
        direction = precondition(residual)
        image = multiply(direction)
        at, before = images[:, :kept], directions[:, :kept]
        for _ in range(2):  # once leaves what rounding does
            overlap = np.matmul(at, image[..., None]).mT
            image = image - np.matmul(overlap, at)[:, 0]
            direction = direction - np.matmul(overlap, before)[:, 0]
        length = np.linalg.norm(image, axis=1, keepdims=True)
        length[length == 0] = 1.0  # a right side already solved
        direction, image = direction / length, image / length
        if kept == images.shape[1]:
            images, directions = (
                np.concatenate([rows, np.empty_like(rows)], axis=1) for rows in (images, directions)
            )
        images[:, kept], directions[:, kept] = image, direction
        kept += 1
        along = np.vecdot(image, residual)[:, None]
        solution += along * direction
        residual -= along * image
    return solution, left, kept
