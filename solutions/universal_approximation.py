# %% [markdown]
# # Exercises: Universal approximation
#
# Seven exercises, from one line to a small project. Write each function, run its cell, then run the cell below it:
# `check` tries your function on small and nasty inputs and, when something is wrong, says what. Try as often as you
# like; `hint(shallow_forward)` gives a nudge first and more when asked again. Keep the functions' names and arguments.
#
# Everywhere: samples are rows, so `X` has shape `(N, d)`; a unit is a row of its weight matrix; `step(0)` is 1.

# %%
import numpy as np


# %% [markdown] exercise="shallow_forward" minutes=10 difficulty=1
# <!-- claims: universal-approximation-shallow-network, universal-approximation-elementwise,
# universal-approximation-four-step-computation -->
# ## Lines, clipped, weighted, summed
#
# Evaluate a shallow ReLU network for all samples at once. Its hidden layer has the weights $\mathbf{W}$, one unit a
# row, and the biases $\mathbf{b}$; the read-out has the weights $\mathbf{w}$ and one bias. For $\mathbf{x} = (2, 1)$,
# rows $(1, -1)$ and $(2, 0)$, biases 0 and $-1$, read-out weights 1 and 1 and output bias ½ the output is 4½.


# %%
def shallow_forward(X, W, b, w, b_out):
    """The outputs of a network with one hidden layer of ReLU units.

    Args         X: (N, d), rows are samples. W: (n, d), one hidden unit per row.
                 b: (n,), hidden biases. w: (n,), read-out weights.
                 b_out: a number, the output bias.
    Returns      (N,).
    """
    # BEGIN SOLUTION: return the outputs
    Z = X @ W.T + b
    H = np.maximum(0, Z)
    return H @ w + b_out
    # END SOLUTION


# %% [markdown] solution="shallow_forward"
# Three lines for the four steps. `X @ W.T` has shape $(N, n)$: sample $i$ against unit $j$. Adding `b` adds each unit's
# bias to its own column. `np.maximum` clips entry by entry. `H @ w` weighs and sums in one go, and leaves one number a
# sample. The output bias comes last, once, and nothing is clipped any more: outputs may be negative.

# %% [markdown] exercise="joints_and_slopes" minutes=20 difficulty=2
# <!-- claims: universal-approximation-three-joints, universal-approximation-activation-pattern,
# universal-approximation-1d-region-count -->
# ## Read a curve off its parameters
#
# A shallow ReLU network with one input draws a polygon. Find its joints, from left to right, and the slopes of its
# pieces, one more than there are joints. The output bias does not matter for either.
#
# Three things to think of: units with hidden weight 0 or read-out weight 0 make no joint; two units with their kinks at
# the same place make one joint; and far to the left, some units are *on*. You may rely on this: two kinks are either
# the same number, to the last bit, or lie clearly apart; and where they coincide, their changes of slope do not cancel.


# %%
def joints_and_slopes(w_1, b_1, w_2):
    """Where a shallow ReLU network of one input bends, and its slopes.

    Args         w_1: (n,), hidden weights. b_1: (n,), hidden biases.
                 w_2: (n,), read-out weights.
    Returns      joints: (m,), increasing. slopes: (m+1,), from left to right.
    """
    # BEGIN SOLUTION: return joints, slopes
    heard = (w_1 != 0) & (w_2 != 0)
    places = -b_1[heard] / w_1[heard]
    changes = w_2[heard] * np.abs(w_1[heard])
    joints = np.unique(places)
    jumps = np.array([changes[places == joint].sum() for joint in joints])
    leftmost = np.sum(w_2 * np.minimum(0, w_1))
    slopes = np.append(leftmost, leftmost + np.cumsum(jumps))
    return joints, slopes
    # END SOLUTION


# %% [markdown] solution="joints_and_slopes"
# A unit's kink lies where $w_1 x + b_1 = 0$. There the slope changes by $w_2 \lvert w_1 \rvert$: a unit that looks
# right brings its slope, a unit that looks left takes its slope away. `np.unique` sorts and removes
# repetitions at once; changes at the same place are added up.
#
# Far to the left the units with negative hidden weight are on, and their slopes add up to the first one. From there,
# each joint adds its change: a cumulative sum.
#
# Another way needs no change at all: take a point inside each piece, find which units are on there, and add their
# slopes $w_2 w_1$.

# %% [markdown] exercise="staircase_of_switches" minutes=15 difficulty=2
# <!-- claims: universal-approximation-step-location, universal-approximation-step-pair-box,
# universal-approximation-box-count -->
# ## A staircase with one switch an edge
#
# Draw a staircase with step units: height `levels[0]` between `edges[0]` and `edges[1]`, and so on, and 0 outside all
# bins. Boxes would take two units a bin. Use only one unit for each edge, $K + 1$ for $K$ bins. The function between
# the layers is $\operatorname{step}(z)$, 1 for $z \ge 0$ and else 0.


# %%
def staircase_of_switches(edges, levels):
    """A network of K+1 step units that draws a staircase and is 0 outside.

    Args         edges: (K+1,), increasing, from the first bin's left end to
                 the last bin's right end. levels: (K,), a height for each bin.
    Returns      w_1: (K+1,), hidden weights. b_1: (K+1,), hidden biases.
                 w_2: (K+1,), read-out weights. b_2: a number, the output bias.
    """
    # BEGIN SOLUTION: return w_1, b_1, w_2, b_2
    w_1 = np.ones(len(edges))
    b_1 = -edges
    heights = np.concatenate([[0.0], levels, [0.0]])
    w_2 = np.diff(heights)
    return w_1, b_1, w_2, 0.0
    # END SOLUTION


# %% [markdown] solution="staircase_of_switches"
# A unit with weight 1 and an edge with a minus as its bias switches on at that edge and stays on. So at each edge only
# the *difference* to the level before is missing, and the level before the first bin and after the last one is 0.
# `np.diff` of the levels with a 0 on either side gives all $K + 1$ of them. They add up to 0, which brings the curve
# back to the ground.

# %% [markdown] exercise="interpolating_weights" minutes=15 difficulty=2
# <!-- claims: universal-approximation-relu-net, universal-approximation-nonconstructive -->
# ## Ramps through given points
#
# Now ReLU units, all with hidden weight 1: unit $j$ computes $\operatorname{ReLU}(x + b_j)$. Find the biases, the
# read-out weights and the output bias of the network that runs straight from point to point. $K + 1$ points, $K$ units.
# The knots need not be equally spaced.


# %%
def interpolating_weights(knots, heights):
    """A network of K ReLU units with hidden weight 1 that meets K+1 points.

    Args         knots: (K+1,), increasing, K at least 1. heights: (K+1,).
    Returns      b_1: (K,), hidden biases. w_2: (K,), read-out weights.
                 b_2: a number, the output bias.
    """
    # BEGIN SOLUTION: return b_1, w_2, b_2
    slopes = np.diff(heights) / np.diff(knots)
    changes = np.append(slopes[0], np.diff(slopes))
    return -knots[:-1], changes, heights[0]
    # END SOLUTION


# %% [markdown] solution="interpolating_weights"
# Walk from left to right. At the first knot the height is $y_0$: that is the output bias, because no unit is on yet.
# Then unit 0 brings the first slope. At every later knot the earlier units are still on, so the new one brings only the
# change of slope. The last knot needs no unit.
#
# One can also let NumPy do the walking: the outputs at the knots are $\operatorname{ReLU}(t_i - t_j)$ times the
# weights, a triangular system of equations, and `np.linalg.solve` finds them.

# %% [markdown] exercise="pieces_for_tolerance" minutes=10 difficulty=1
# <!-- claims: universal-approximation-width-is-a-parameter, universal-approximation-nonconstructive -->
# ## Order the units beforehand
#
# How many equal pieces, and so ReLU units, keep a polygon within `tolerance` of any function whose second derivative is
# nowhere larger than `max_curvature` in size? Use the bound $M \Delta^2 / 8$ on the error of a piece of width
# $\Delta$. For one period of the sine and a tolerance of 0.001 the answer is 71. There is always at least one piece.


# %%
def pieces_for_tolerance(tolerance, low, high, max_curvature):
    """How many equal pieces a polygon needs at most.

    Args         tolerance: above 0, the largest error allowed. low, high: the
                 ends of the interval. max_curvature: 0 or more, the largest
                 size of the second derivative.
    Returns      An integer, at least 1.
    """
    # BEGIN SOLUTION: return the number of pieces
    exact = (high - low) * np.sqrt(max_curvature / (8 * tolerance))
    return max(1, int(np.ceil(exact)))
    # END SOLUTION


# %% [markdown] solution="pieces_for_tolerance"
# With $K$ pieces, $\Delta$ is the length of the interval over $K$. Put that into $M \Delta^2 / 8 \le \varepsilon$ and
# solve for $K$: length times $\sqrt{M / (8 \varepsilon)}$, or more. Pieces are whole, so round *up*. A straight line
# has no curvature, and the formula gives 0 pieces; one is needed all the same.

# %% [markdown] exercise="max_regions_of_arrangement" minutes=5 difficulty=1
# <!-- claims: universal-approximation-zaslavsky, universal-approximation-convex-polygon-regions -->
# ## Count the pieces of space
#
# Into how many pieces can $n$ lines cut the plane, $n$ planes cut space, $n$ hyperplanes cut $d$ dimensions? It is the
# largest number of linear regions of a shallow ReLU network with $n$ units and $d$ inputs,
#
# $$\sum_{j=0}^{d} \binom{n}{j}$$
#
# Three lines make 7. `math.comb(n, j)` computes a binomial coefficient; it is 0 for $j$ larger than $n$.


# %%
def max_regions_of_arrangement(n_hyperplanes, dimension):
    """The largest number of pieces into which hyperplanes cut space.

    Args         n_hyperplanes: a whole number, 0 or more.
                 dimension: a whole number, 1 or more.
    Returns      An integer.
    """
    # BEGIN SOLUTION: return the number of pieces
    from math import comb

    return sum(comb(n_hyperplanes, j) for j in range(dimension + 1))
    # END SOLUTION


# %% [markdown] solution="max_regions_of_arrangement"
# The sum runs from 0 to $d$, both included, hence `range(dimension + 1)`. With $d = 1$ it is $1 + n$, the pieces of a
# line. With $d \ge n$ it is the whole row of Pascal's triangle, $2^n$: every on/off pattern occurs.
#
# The same by walking: the number for $n$ hyperplanes is that for $n - 1$, plus the pieces into which these cut the new
# one, a space of one dimension less.

# %% [markdown] exercise="fewest_units" minutes=35 difficulty=3
# <!-- claims: universal-approximation-width-is-a-parameter, universal-approximation-relu-net,
# universal-approximation-nonconstructive -->
# ## Project: the cheapest polygon
#
# Equal pieces are convenient and wasteful: where a curve is nearly straight, one long piece will do. You are given
# samples of a curve and a tolerance. Find the polygon with the *fewest* pieces that starts at the first sample, ends at
# the last one, has all its knots at samples (meeting them exactly), and comes within the tolerance of every sample in
# between. Return it as a ReLU network with one unit for each piece. If several do it with equally few pieces, any of
# them is right.
#
# A greedy walk, each piece as long as it goes, is not always best: a piece that ends a little earlier may end at a
# better place. Think of it as a route instead. From which earlier samples can you reach this one with a single
# piece? Which of them was itself reached with the fewest? The network is then the one of the exercise on ramps.


# %%
def fewest_units(x, y, tolerance):
    """The polygon with the fewest pieces near all samples, as a ReLU network.

    Args         x: (N,), increasing, at least two. y: (N,), heights.
                 tolerance: above 0, the largest distance allowed at a sample.
    Returns      kinks: (K,), where the units switch on, each unit being
                 ReLU(x - kink). changes: (K,), their read-out weights.
                 offset: a number, the output bias.
    """
    # BEGIN SOLUTION: return kinks, changes, offset
    n_samples = len(x)
    fewest = np.full(n_samples, n_samples)
    fewest[0] = 0
    before = np.zeros(n_samples, dtype=int)
    for end in range(1, n_samples):
        for start in range(end):
            between = slice(start, end + 1)
            chord = np.interp(x[between], x[[start, end]], y[[start, end]])
            gaps = np.abs(chord - y[between])
            if np.max(gaps) <= tolerance and fewest[start] + 1 < fewest[end]:
                fewest[end] = fewest[start] + 1
                before[end] = start
    knots = [n_samples - 1]
    while knots[0] > 0:
        knots.insert(0, before[knots[0]])
    slopes = np.diff(y[knots]) / np.diff(x[knots])
    changes = np.diff(slopes, prepend=0.0)
    return x[knots[:-1]], changes, y[0]
    # END SOLUTION


# %% [markdown] solution="fewest_units"
# `fewest[end]` is the smallest number of pieces that lead from the first sample to this one. Every sample before is a
# candidate for where the last piece starts; if its chord stays within the tolerance, the count is one more than the
# candidate's. Because samples are visited from left to right, the candidates' counts are already final. Such a scheme
# is called dynamic programming: $N^2/2$ chords instead of $2^N$ polygons.
#
# `before` remembers the best candidate, so that the knots can be read off backwards. The rest is the interpolating
# network: changes of slope as read-out weights, the first height as output bias.
#
# Free kinks are what training has, too. That it rarely uses them as well as these twenty lines was the point of the
# comparison between built and trained networks.
