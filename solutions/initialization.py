# %% [markdown]
# # Exercises: Initialization
#
# Seven exercises, from one line to a small project. Write each function, run its cell, then run the cell below it:
# `check` tries your function on small and nasty inputs and, when something is wrong, says what. Try as often as you
# like; `hint(variance_factors)` gives a nudge first and more when asked again. Keep the functions' names and arguments.
#
# Everywhere: samples are rows, and `W` has one row per unit, so its shape is `(fan_out, fan_in)`.

# %%
import numpy as np


# %% [markdown] exercise="variance_factors" minutes=5 difficulty=1
# <!-- claims: initialization-glorot-variance-conditions -->
# ## One table, two factors
#
# A linear layer without biases has `fan_in` inputs and `fan_out` units. Its weights are independent, with mean 0 and
# the given variance. By which factor does it multiply the mean square of a signal on the way forward, and by which that
# of the deltas on the way back?


# %%
def variance_factors(fan_out, fan_in, variance):
    """What a linear layer multiplies the mean square by, on both ways.

    Args         fan_out: number of units. fan_in: number of inputs.
                 variance: of one weight.
    Returns      forward: a number. backward: a number.
    """
    # BEGIN SOLUTION: return both factors
    forward = fan_in * variance
    backward = fan_out * variance
    return forward, backward
    # END SOLUTION


# %% [markdown] solution="variance_factors"
# Forward, a unit adds up `fan_in` terms, and each contributes its square times the variance of a weight. Back, an input
# collects from `fan_out` units through the same table, read along a column. Nothing is halved here: that is what ReLU
# would do behind the layer.

# %% [markdown] exercise="distinct_units" minutes=10 difficulty=1
# <!-- claims: initialization-zero-init -->
# ## How many units are there really?
#
# A hidden layer has `n` units: unit $j$ has the weights `W[j]`, the bias `b[j]` and the read-out weight `w[j]`. Units
# that agree in all three are twins, and gradient descent keeps them twins. Count the units of which no earlier one is a
# twin: the layer will never have more different units than that, however long you train. Where all weights and all
# biases are zero the answer is 1.


# %%
def distinct_units(W, b, w):
    """The number of hidden units that gradient descent can tell apart.

    Args         W: (n, d), a row per unit. b: (n,), biases.
                 w: (n,), read-out weights.
    Returns      A whole number, 1 to n.
    """
    # BEGIN SOLUTION: count the different units
    units = np.column_stack([W, b, w])
    return len(np.unique(units, axis=0))
    # END SOLUTION


# %% [markdown] solution="distinct_units"
# One row for each unit with everything that belongs to it, then count the different rows. The read-out weight counts:
# two units that answer alike but are read out differently are no twins. As long as they are alive and there is an
# error, they get different deltas, and their weights part.
# `np.unique` without `axis=0` would look at single numbers.
#
# A set of tuples says the same: `len({(*row, p, q) for row, p, q in zip(W.tolist(), b, w)})`.

# %% [markdown] exercise="he_from_seed" minutes=10 difficulty=2
# <!-- claims: initialization-he-normal, initialization-he-used-in-depth-experiment -->
# ## Draw a layer for ReLU
#
# Draw the weights of a ReLU layer by He's rule from a normal distribution, and set its biases to 0. So that your
# numbers can be compared with ours, take a fresh generator, `np.random.default_rng(seed)`, and draw the whole table
# from it at once, in its shape `(fan_out, fan_in)`.


# %%
def he_from_seed(fan_out, fan_in, seed):
    """The parameters of a ReLU layer by He initialization.

    Args         fan_out: number of units. fan_in: number of inputs.
                 seed: a whole number, for the generator.
    Returns      W: (fan_out, fan_in), normal. b: (fan_out,), zeros.
    """
    # BEGIN SOLUTION: draw W by He's rule
    rng = np.random.default_rng(seed)
    variance = 2 / fan_in
    W = rng.normal(0, np.sqrt(variance), size=(fan_out, fan_in))
    return W, np.zeros(fan_out)
    # END SOLUTION


# %% [markdown] solution="he_from_seed"
# The rule fixes a variance, and the second argument of NumPy's `normal` is a standard deviation: hence the root. The
# fan-in is the number of columns. Multiplying a standard normal table does it too:
# `np.sqrt(2 / fan_in) * rng.standard_normal((fan_out, fan_in))`.
#
# Test such a function with a layer that is not square, and look at the variance of what it draws: `W.var() * fan_in`
# must be near 2. A square layer cannot tell fan-in from fan-out.

# %% [markdown] exercise="glorot_from_draws" minutes=10 difficulty=2
# <!-- claims: initialization-glorot-uniform, initialization-glorot-normal -->
# ## Uniform weights from raw draws
#
# Many random generators offer one thing only: numbers that are uniform between 0 and 1. Turn a table of such draws into
# the weights of a layer by Glorot's rule, uniform on an interval around 0. A draw of 0 becomes the smallest weight,
# a draw of ½ becomes 0.


# %%
def glorot_from_draws(draws):
    """Glorot-uniform weights made from draws between 0 and 1.

    Args         draws: (m, n), uniform between 0 and 1; m units, n inputs.
    Returns      (m, n), the weights.
    """
    # BEGIN SOLUTION: return the weights
    fan_out, fan_in = draws.shape
    variance = 2 / (fan_in + fan_out)
    bound = np.sqrt(3 * variance)
    return bound * (2 * draws - 1)
    # END SOLUTION


# %% [markdown] solution="glorot_from_draws"
# Stretch the interval from 0 to 1 to twice the bound and move it down: `2 * draws - 1` is uniform between −1 and 1. A
# uniform distribution on $[-c, c]$ has the variance $\frac{c^{2}}{3}$, so $c$ is the root of three times the variance,
# $\sqrt{6 / (n_{l-1} + n_{l})}$. The shape of the table says how many units and inputs there are; for Glorot their
# order does not matter, since only the sum counts.

# %% [markdown] exercise="signal_profile" minutes=15 difficulty=2
# <!-- claims: initialization-he-normal, initialization-mlp-init -->
# ## Follow the signal
#
# The most useful picture of an untrained network shows the size of its signal, layer by layer. Given the weights of
# `L` ReLU layers without biases, all with `n` units, and a batch of inputs, return the mean square of the activations
# behind each layer: the mean of $h^{2}$ over all samples and units. The input itself is not in the list.


# %%
def signal_profile(W, X):
    """The mean square of the activations behind each ReLU layer.

    Args         W: (L, n, n), one table per layer, no biases.
                 X: (N, n), rows are samples.
    Returns      (L,), first layer first.
    """
    # BEGIN SOLUTION: return one mean square per layer
    h = X
    profile = []
    for table in W:
        z = h @ table.T
        h = np.maximum(z, 0)
        profile.append(np.mean(h**2))
    return np.array(profile)
    # END SOLUTION


# %% [markdown] solution="signal_profile"
# A loop that overwrites `h` and notes one number for each layer. Note the mean *square*, not the variance: what ReLU
# returns has a mean, and the rule of He is about the square. And `table.T`, because a unit is a row; with square tables
# a forgotten transpose raises no error.
#
# `itertools.accumulate` runs the same loop: `accumulate(W, lambda h, table: np.maximum(h @ table.T, 0), initial=X)`
# yields the input and then every layer.

# %% [markdown] exercise="which_rule" minutes=15 difficulty=2
# <!-- claims: initialization-framework-defaults, initialization-glorot-normal, initialization-he-normal -->
# ## Which rule was it?
#
# You are handed a weight table, freshly initialized, and nobody remembers by which rule. All rules have mean 0; the
# draw may have been normal or uniform. So only the variance can tell. Four rules come into question:
#
# | answer | variance of a weight |
# |---|---|
# | `"he"` | 2 over the fan-in |
# | `"glorot"` | 2 over the sum of fan-in and fan-out |
# | `"pytorch"` | 1 over three times the fan-in |
# | `"slip"` | the square of 2 over the fan-in: He's variance, passed on as a standard deviation |
#
# Say which one fits best: the one whose variance differs from that of the sample by the smallest *factor*. The
# tables are large, so that chance does not decide.


# %%
def which_rule(W):
    """The rule whose variance is nearest to that of the weights.

    Args         W: (m, n), freshly drawn weights; m units, n inputs.
    Returns      "he", "glorot", "pytorch" or "slip".
    """
    # BEGIN SOLUTION: name the rule
    fan_out, fan_in = W.shape
    variances = {
        "he": 2 / fan_in,
        "glorot": 2 / (fan_in + fan_out),
        "pytorch": 1 / (3 * fan_in),
        "slip": (2 / fan_in) ** 2,
    }
    measured = np.var(W)
    off = {rule: abs(np.log(measured / v)) for rule, v in variances.items()}
    return min(off, key=off.get)
    # END SOLUTION


# %% [markdown] solution="which_rule"
# Measure the variance, compare with four numbers. Factors are compared by logarithms, where twice as large and half as
# large are equally far from the truth.
#
# Is chance small enough? The variance of 3000 normal draws is itself off by a share of about $\sqrt{2 / 3000}$, less
# than 3%, while for the tables of the check the four rules lie further apart. For some shapes no sample can tell: with
# five times as many units as inputs Glorot's variance is PyTorch's, $\frac{2}{6n} = \frac{1}{3n}$. The largest weight
# would be a worse witness: it depends on the shape of the distribution and grows with the number of draws.

# %% [markdown] exercise="share_that_solves" minutes=45 difficulty=3
# <!-- claims: initialization-xor-random-starts, initialization-zero-init -->
# ## Project: where you start decides where you end
#
# Train many networks on XOR and count. Each of the `S` starts is a network of two inputs, `n` ReLU units and one
# linear output; start number $s$ has the hidden weights `W[s]`, the hidden biases `b[s]`, the read-out weights `w[s]`
# and the output bias `b_out[s]`. The data are the four samples of XOR; the loss is the mean squared error, without a
# factor ½. Make `n_steps` steps of plain gradient descent with all four samples in each step. ReLU has slope 0 at
# 0. Then return the loss of every network *after* the last step, and the share of networks whose loss is below 0.001.
#
# When `check` is content, repeat the experiment of the chapter: 200 starts drawn from the standard normal distribution,
# learning rate 0.1, 3000 steps, for 2, 8 and 32 units. Then scale the hidden weights by $\sqrt{2 / 2}$, the read-out
# weights by $\sqrt{2 / n}$, and set the biases to 0. What changes, and for which width? If your function loops over the
# starts, take 50 of them.


# %%
def share_that_solves(W, b, w, b_out, learning_rate, n_steps):
    """Train every start on XOR; the losses at the end and the share below 0.001.

    Args         W: (S, n, 2), hidden weights. b: (S, n), hidden biases.
                 w: (S, n), read-out weights. b_out: (S,), output biases.
                 learning_rate: a number. n_steps: a whole number.
    Returns      losses: (S,). share: a number, 0 to 1.
    """
    # BEGIN SOLUTION: train all starts, then count
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y = np.array([0.0, 1.0, 1.0, 0.0])
    losses = []
    for W_s, b_s, w_s, b_out_s in zip(W, b, w, b_out, strict=True):
        for _ in range(n_steps):
            z = X @ W_s.T + b_s
            h = np.maximum(z, 0)
            delta_out = 2 / 4 * (h @ w_s + b_out_s - y)
            delta = np.outer(delta_out, w_s) * (z > 0)
            W_s = W_s - learning_rate * (delta.T @ X)
            b_s = b_s - learning_rate * delta.sum(axis=0)
            w_s = w_s - learning_rate * (h.T @ delta_out)
            b_out_s = b_out_s - learning_rate * delta_out.sum()
        y_hat = np.maximum(X @ W_s.T + b_s, 0) @ w_s + b_out_s
        losses.append(np.mean((y_hat - y) ** 2))
    losses = np.array(losses)
    return losses, np.mean(losses < 1e-3)
    # END SOLUTION


# %% [markdown] solution="share_that_solves"
# Forward, the error at the output, back through the read-out weights and the slope, four updates, all of them from
# quantities that were computed *before* any update. After the loop one more forward pass, since the loss is asked for
# after the last step.
#
# The loop over the starts costs time. All networks can be trained side by side, with a leading axis `S`: then
# `z = np.einsum("nd,skd->snk", X, W) + b[:, None]`, and the rest likewise: `S` times fewer turns of the loop, and the
# same numbers.
#
# The experiment: with standard normal numbers the share rises from about a quarter at 2 units to about three quarters
# at 8 and falls to about a tenth at 32, where the first steps throw nearly all units into the dead zone. Scaled, 8 and
# 32 units succeed nearly always. At 2 units nothing helps: there the places matter, not the scale.
