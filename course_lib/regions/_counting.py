"""How many linear regions there can be: the formulas, as exact integers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

from course_lib.arguments import listed, whole_number
from course_lib.errors import ConventionError

__all__ = [
    "max_regions_of_arrangement",
    "max_regions_on_line",
    "montufar_lower_bound",
    "montufar_upper_bound",
    "prince_region_formula",
    "serra_upper_bound",
]


def max_regions_of_arrangement(n_hyperplanes: int, dimension: int) -> int:
    """Into how many pieces hyperplanes in general position cut space: the regions of one ReLU layer.

    C(n, 0) + C(n, 1) + ... + C(n, d)
    Args         n_hyperplanes: n, at least 0, one for each unit. dimension: d, the number of inputs.
    Returns      An exact integer; no arrangement of n hyperplanes has more regions.
    Raises       ConventionError when an argument is no such whole number.
    Source       Zaslavsky (1975).

    >>> max_regions_of_arrangement(3, 2), max_regions_of_arrangement(10, 1)
    (7, 11)
    """
    name = "max_regions_of_arrangement"
    n = whole_number(name, "n_hyperplanes", n_hyperplanes, least=0)
    return _arrangement(n, whole_number(name, "dimension", dimension))


def max_regions_on_line(widths: Sequence[int]) -> int:
    """No ReLU network with one input has more linear regions: a layer of n units folds each piece into n + 1 at most.

    (n_1 + 1) (n_2 + 1) ... (n_{L-1} + 1)
    Args         widths: (1, n_1, ..., k), as of the network: inputs first, outputs last.
    Returns      An exact integer; some network reaches it when all layers but the last have at least 3 units.
    Raises       ConventionError when widths has not one input, a hidden layer and outputs.
    Source       Montúfar (2017); Serra, Tjandraatmadja, Ramalingam (2018), that it is reached. Gogianu and Busoniu,
                 "Number of linear regions per parameter", print 161,501 for the example below: two digits are swapped.

    >>> max_regions_on_line([1] + [10] * 5 + [1])
    161051
    """
    inputs, *hidden, _ = _checked_widths("max_regions_on_line", widths)
    if inputs != 1:
        raise ConventionError(
            f"max_regions_on_line: the network has {widths[0]} inputs; on a line it has 1, so use an upper bound.",
            name="widths",
            got=widths[0],
            expected=1,
        )
    return math.prod(width + 1 for width in hidden)


def prince_region_formula(n_inputs: int, width: int, n_hidden_layers: int) -> int:
    """The number of regions that the deck's textbook gives for a deep network of constant width.

    (floor(D / D_i) + 1)**(D_i (K - 1)) * sum_{j=0}^{D_i} C(D, j)
    Args         n_inputs: D_i. width: D. n_hidden_layers: K.
    Returns      An exact integer.
    Raises       ConventionError when an argument is no whole number of at least 1.
    Conventions  with one input it is max_regions_on_line; with more it lies between montufar_lower_bound and
                 montufar_upper_bound, if width is at least n_inputs.
    Source       Prince (2023), chapter 4. Gogianu and Busoniu, "Number of linear regions per parameter", print no
                 formula but two numbers: 161,501, where it gives 161,051, and 10**134, where it gives 1.8 * 10**41.

    >>> prince_region_formula(n_inputs=1, width=10, n_hidden_layers=5)
    161051
    """
    name = "prince_region_formula"
    inputs = whole_number(name, "n_inputs", n_inputs)
    units = whole_number(name, "width", width)
    layers = whole_number(name, "n_hidden_layers", n_hidden_layers)
    return int((units // inputs + 1) ** (inputs * (layers - 1)) * _arrangement(units, inputs))


def montufar_lower_bound(widths: Sequence[int]) -> int:
    """At least so many regions some ReLU network of these widths has.

    prod_{l=1}^{L-1} floor(n_l / n_0)**n_0 * sum_{j=0}^{n_0} C(n_L, j)      over the L hidden layers
    Args         widths: (n_0, n_1, ..., k), inputs first, outputs last; hidden layers at least as wide as the input.
    Returns      An exact integer.
    Raises       ConventionError when a hidden layer is narrower than the input.
    Source       Montúfar, Pascanu, Cho, Bengio (2014), section 3.
    """
    inputs, *hidden, _ = _checked_widths("montufar_lower_bound", widths)
    if min(hidden) < inputs:
        raise ConventionError(
            f"montufar_lower_bound: a hidden layer has {min(hidden)} units but there are {inputs} inputs; the bound "
            "needs every hidden layer at least as wide as the input.",
            name="widths",
            got=widths,
            expected=f"hidden widths >= {inputs}",
        )
    folds: int = math.prod((width // inputs) ** inputs for width in hidden[:-1])
    return folds * _arrangement(hidden[-1], inputs)


def montufar_upper_bound(widths: Sequence[int]) -> int:
    """No ReLU network of these widths has more regions: each layer cuts each region at most as often as a first one.

    prod_l sum_{j=0}^{m_l} C(n_l, j),   m_l = min(n_0, ..., n_{l-1})
    Args         widths: (n_0, n_1, ..., k), inputs first, outputs last.
    Returns      An exact integer; with one input it is max_regions_on_line.
    Raises       ConventionError when widths has no hidden layer.
    Source       Montúfar (2017), Notes on the number of linear regions of deep neural networks.
    """
    *before_last, _ = _checked_widths("montufar_upper_bound", widths)
    hidden, before = before_last[1:], list(accumulate(before_last[:-1], min))
    return math.prod(_arrangement(width, limit) for width, limit in zip(hidden, before, strict=True))


def serra_upper_bound(widths: Sequence[int]) -> int:
    """A smaller upper bound: a region on which many units are off maps to few dimensions, and is cut less often.

    sum over (j_1, ..., j_L) of prod_l C(n_l, j_l),   0 <= j_l <= min(n_0, n_1 - j_1, ..., n_{l-1} - j_{l-1}, n_l)
    Args         widths: (n_0, n_1, ..., k), inputs first, outputs last.
    Returns      An exact integer, at most montufar_upper_bound.
    Raises       ConventionError when widths has no hidden layer.
    Source       Serra, Tjandraatmadja, Ramalingam (2018), Bounding and counting linear regions.
    """
    n_inputs, *hidden, _ = _checked_widths("serra_upper_bound", widths)
    ways = {n_inputs: 1}
    for width in hidden:
        following: dict[int, int] = {}
        for limit, count in ways.items():
            for off in range(min(limit, width) + 1):
                smaller = min(limit, width - off)
                following[smaller] = following.get(smaller, 0) + count * math.comb(width, off)
        ways = following
    return sum(ways.values())


def _arrangement(n: int, d: int) -> int:
    return sum(math.comb(n, j) for j in range(d + 1))


def _checked_widths(function: str, widths: Sequence[int]) -> list[int]:
    given = listed(function, "widths", widths, of="widths, inputs first and outputs last, such as [2, 3, 1]")
    checked = [whole_number(function, f"widths[{i}]", width) for i, width in enumerate(given)]
    if len(checked) < 3:
        raise ConventionError(
            f"{function}: widths is {list(widths)}; it needs the inputs, at least one hidden layer, and the outputs.",
            name="widths",
            got=widths,
            expected="at least three widths",
        )
    return checked
