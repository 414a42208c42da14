# %% [markdown]
# # Exercises: Deep networks
#
# Six exercises, from one line to a project. Write each function, run its cell, then run the cell below it: `check`
# tries your function on small and nasty inputs and, when something is wrong, says what. Try as often as you like;
# `hint(count_params)` gives a nudge first and more when asked again. Keep the functions' names and arguments.
#
# Everywhere: samples are rows; a table of weights has one row for each unit of its layer and one column for each number
# that the layer receives; the last layer is not bent.

# %%
import numpy as np


# %% [markdown] exercise="count_params" minutes=5 difficulty=1
# <!-- claims: deep-networks-parameter-count, deep-networks-hyperparameters -->
# ## What does it cost?
#
# A network is written down as its widths: inputs first, outputs last, as in 3, 4, 2. How many numbers have to be stored
# for it, weights and biases together? For 3, 4, 2 it is 26.


# %%
def count_params(widths):
    """The number of weights and biases of a fully connected network.

    Args         widths: (K,), whole numbers, inputs first, outputs last, K at
                 least 2.
    Returns      A whole number.
    """
    # BEGIN SOLUTION: count weights and biases
    total = 0
    for layer in range(1, len(widths)):
        n_in, n_out = widths[layer - 1], widths[layer]
        total += n_out * n_in + n_out
    return total
    # END SOLUTION


# %% [markdown] solution="count_params"
# The loop runs over neighbours: what a layer receives, and what it makes. Each of its `n_out` units has `n_in` weights
# and one bias. The inputs are no units; they receive nothing and have no bias. In one line:
# `sum(b * (a + 1) for a, b in zip(widths, widths[1:]))`.

# %% [markdown] exercise="prince_region_formula" minutes=15 difficulty=2
# <!-- claims: deep-networks-regions-5x50, deep-networks-regions-5x10 -->
# ## How many regions does the textbook promise?
#
# For $d$ inputs and $L - 1$ hidden layers of $n$ units each, the textbook's formula for the number of linear regions is
# a product of two factors. The first comes from all hidden layers but the last: $(\lfloor n / d \rfloor + 1)$, to the
# power of $d$ times the number of these layers. The second comes from the last hidden layer: the number of pieces into
# which $n$ cuts divide a space of $d$ dimensions, which is the sum over $j = 0, \dots, d$ of the number of ways to
# choose $j$ things out of $n$.
#
# With one input and five layers of ten it is 161051. Return a whole number, exactly.


# %%
def prince_region_formula(n_inputs, width, n_hidden_layers):
    """The textbook's number of linear regions of a deep network.

    Args         n_inputs: a whole number, at least 1. width: of every hidden
                 layer, at least 1. n_hidden_layers: at least 1.
    Returns      A whole number.
    """
    # BEGIN SOLUTION: multiply the two factors
    folds = width // n_inputs + 1
    earlier = folds ** (n_inputs * (n_hidden_layers - 1))
    ways, pieces = 1, 1
    for j in range(1, n_inputs + 1):
        ways = ways * (width - j + 1) // j
        pieces += ways
    return earlier * pieces
    # END SOLUTION


# %% [markdown] solution="prince_region_formula"
# `ways` is the number of ways to choose `j` out of `width`, made from the one before: multiply by what is left, divide
# by `j`. The division always goes in whole, so `//` loses nothing, and Python's whole numbers have no largest one. When
# `j` exceeds the width, a factor is 0 and stays so. `math.comb(width, j)` gives the same numbers.
#
# For one input the second factor is `1 + width`, so every layer multiplies by `width + 1`: the bound of the page.

# %% [markdown] exercise="deep_forward" minutes=20 difficulty=2
# <!-- claims: deep-networks-general-equation, deep-networks-composition, deep-networks-layer-matrix-form -->
# ## Run a network of any depth
#
# A network often travels as one long vector: layer after layer, in a layer unit after unit, and each unit's bias after
# its weights. Cut the vector into tables and push the samples through, with ReLU in all hidden layers and none behind
# the last table. There may be no hidden layer at all, one sample only, or as many samples as units. Leave `X` as it is.


# %%
def deep_forward(X, widths, parameters):
    """The outputs of a ReLU network for every sample.

    Args         X: (N, d), rows are samples. widths: (K,), whole numbers,
                 inputs first, outputs last. parameters: (P,).
    Returns      (N, k), a row of outputs for each sample.
    """
    # BEGIN SOLUTION: go through the layers
    h = X
    start = 0
    for layer in range(1, len(widths)):
        n_in, n_out = widths[layer - 1], widths[layer]
        stop = start + n_out * (n_in + 1)
        table = parameters[start:stop].reshape(n_out, n_in + 1)
        z = h @ table[:, :-1].T + table[:, -1]
        h = np.maximum(z, 0) if layer < len(widths) - 1 else z
        start = stop
    return h
    # END SOLUTION


# %% [markdown] solution="deep_forward"
# A layer of `n_out` units takes the next `n_out * (n_in + 1)` numbers. Written as a table with one row per unit, the
# last column is the biases and the rest the weights. NumPy fills a table row by row, which is the order of the vector.
#
# The loop carries `h`, what the last layer made; each layer reads it and replaces it. The samples stay rows all the
# way, so the weights are transposed: `(N, n_in) @ (n_in, n_out)`. The bias is added to every row by broadcasting.
# Behind the last table there is no ReLU, or no output could be negative.

# %% [markdown] exercise="collapse" minutes=15 difficulty=2
# <!-- claims: deep-networks-linear-collapse, deep-networks-composition-matrix -->
# ## Make one table of three
#
# Without bends, three layers are a single affine map $\mathbf{W} \mathbf{x} + \mathbf{b}$. Find its $\mathbf{W}$ and
# $\mathbf{b}$. The widths may all differ, or all be equal.


# %%
def collapse(W_1, b_1, W_2, b_2, W_3, b_3):
    """The one layer that does the same as three layers without bends.

    Args         W_1: (n, d), the first layer. b_1: (n,). W_2: (m, n). b_2: (m,).
                 W_3: (k, m), the last layer. b_3: (k,).
    Returns      W: (k, d). b: (k,).
    """
    # BEGIN SOLUTION: return W, b
    W = W_3 @ W_2 @ W_1
    b = W_3 @ (W_2 @ b_1 + b_2) + b_3
    return W, b
    # END SOLUTION


# %% [markdown] solution="collapse"
# Multiply out from the inside: $\mathbf{W}_{2} (\mathbf{W}_{1} \mathbf{x} + \mathbf{b}_{1}) + \mathbf{b}_{2}$ is a
# layer with the table $\mathbf{W}_{2} \mathbf{W}_{1}$ and the bias $\mathbf{W}_{2} \mathbf{b}_{1} + \mathbf{b}_{2}$;
# then the third layer acts on that. The later table stands on the *left*, and a bias goes through all tables behind it.
#
# There is a way that does not multiply tables: what the network makes of 0 is $\mathbf{b}$, and what it makes of the
# unit vectors, minus $\mathbf{b}$, are the columns of $\mathbf{W}$.

# %% [markdown] exercise="joints" minutes=35 difficulty=3
# <!-- claims: deep-networks-second-layer-preactivations-are-multioutput-shallow,
# deep-networks-composition-region-folding, deep-networks-regions-formula-1d -->
# ## Where does it bend?
#
# A ReLU network with one input, two hidden layers and one output is a chain of straight pieces:
#
# $$\hat{y} = \mathbf{w}_{3} \cdot \operatorname{ReLU}\bigl(\mathbf{W}_{2} \operatorname{ReLU}(x \mathbf{w}_{1} +
# \mathbf{b}_{1}) + \mathbf{b}_{2}\bigr)$$
#
# Find every input strictly between `low` and `high` where its slope changes, in increasing order. A grid will not do:
# pieces can be narrower than any grid, and the places are wanted to nine digits.
#
# Between two neighbouring joints of the first layer every sum of the second layer is a straight line, so it has at most
# one zero there, and its values at the two ends say where. In the end some places turn out not to bend the output,
# because what lies behind them is off: leave them out. Places nearer than `1e-9` to each other are one.


# %%
def joints(w_1, b_1, W_2, b_2, w_3, low, high):
    """Every input between low and high where the network's slope changes.

    Args         w_1: (n,), weights on the input. b_1: (n,). W_2: (m, n).
                 b_2: (m,). w_3: (m,), the read-out. low: a number. high: a
                 larger number.
    Returns      (M,), increasing, without the ends; M may be 0.
    """

    # BEGIN SOLUTION: collect the zeros layer by layer
    def sums(t):
        return np.maximum(np.outer(t, w_1) + b_1, 0) @ W_2.T + b_2

    with np.errstate(divide="ignore", invalid="ignore"):
        first = -b_1 / w_1
    first = first[(first > low) & (first < high)]
    t = np.unique(np.concatenate([[low], first, [high]]))
    z = sums(t)
    piece, unit = np.nonzero(z[:-1] * z[1:] < 0)
    before, after = z[piece, unit], z[piece + 1, unit]
    zeros = t[piece] + before / (before - after) * np.diff(t)[piece]
    t = np.sort(np.append(t, zeros))
    t = t[np.append(True, np.diff(t) > 1e-9)]
    y = np.maximum(sums(t), 0) @ w_3
    slopes = np.diff(y) / np.diff(t)
    bends = np.abs(np.diff(slopes)) > 1e-6 * np.abs(slopes).max()
    return t[1:-1][bends]
    # END SOLUTION


# %% [markdown] solution="joints"
# The first layer's joints lie where a unit's sum is zero, at minus bias over weight. A unit that does not look at the
# input has none, hence the division that may give infinity; the comparison with the ends throws it out.
#
# Then the second layer. At neighbouring places a sum with values of opposite sign has a zero between them, and the
# values divide the distance in their ratio: before over before minus after. When several units cross at the same place,
# as in the zigzag, the zeros differ by rounding only, and are merged.
#
# A zero of a hidden sum bends the output only if something behind it passes it on. So at the end the output's slope is
# computed on every piece, and only places where it changes are kept. For more layers the middle part becomes a loop.

# %% [markdown] exercise="fold_parabola" minutes=40 difficulty=3
# <!-- claims: deep-networks-uat-holds-for-deep, deep-networks-shallow-vs-deep-regions-per-parameter -->
# ## Project: a parabola out of folds
#
# The tent $f$ goes from 0 up to 1 at $\frac{1}{2}$ and back to 0: two ReLU units, $f(x) = 2 \operatorname{ReLU}(x) -
# 4 \operatorname{ReLU}(x - \frac{1}{2})$ for $x$ from 0 to 1. The parabola $x^{2}$ is approached by
#
# $$x - \frac{1}{4} f(x) - \frac{1}{16} f(f(x)) - \frac{1}{64} f(f(f(x))) - \dots$$
#
# Build the ReLU network that draws `height` times this sum, with one term for each hidden layer and three units in
# each. Its widths are 1, 3, …, 3, 1. Its largest error on the interval from 0 to 1 must not exceed the size of `height`
# times $4^{-L}$, where $L - 1$ is the number of hidden layers. No training: find the numbers.
#
# Return them as one vector in the order of `deep_forward`: layer after layer, unit after unit, each unit's bias after
# its weights. Two units of a layer make the next fold. The third carries something from layer to layer. It passes
# through ReLU, so it must never be negative: what is it good to carry?


# %%
def fold_parabola(n_hidden_layers, height):
    """The parameters of a ReLU network that draws height * x**2 on [0, 1].

    Args         n_hidden_layers: a whole number, at least 1. height: any number
                 but 0.
    Returns      (P,), for the widths 1, 3, ..., 3, 1.
    """
    # BEGIN SOLUTION: return the parameters
    kinks = np.array([0.0, -0.5, 0.0])
    tent = np.array([2.0, -4.0, 0.0])
    carried = np.array([0.0, 0.0, 1.0])
    tables = [np.column_stack([np.ones(3), kinks])]
    for fold in range(1, n_hidden_layers):
        rest = carried - tent / 4**fold
        rows = np.array([tent, tent, rest])
        tables.append(np.column_stack([rows, kinks]))
    last = carried - tent / 4**n_hidden_layers
    tables.append(np.append(height * last, 0.0))
    return np.concatenate([table.ravel() for table in tables])
    # END SOLUTION


# %% [markdown] solution="fold_parabola"
# The first two units of every layer hold $\operatorname{ReLU}(s)$ and $\operatorname{ReLU}(s - \frac{1}{2})$, where $s$
# is the fold before; from them the row `tent` makes the next fold, twice, once for each of the two units above. The
# third unit starts with $x$ and loses one term in each layer: it carries $x$ minus the sum so far. That is never
# negative, since it always lies above the parabola, so ReLU lets it pass. (Minus the sum alone would be cut to 0.) The
# last term is subtracted by the read-out, and `height` stands there once.
#
# Why does it work? With every fold the polygon agrees with the parabola at twice as many places. Between two of them
# the parabola sags by a quarter of what it did before.
