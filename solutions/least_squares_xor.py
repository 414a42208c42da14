# %% [markdown]
# # Exercises: Least squares on XOR
#
# Eight exercises, from one line to a small project. Write each function, run its cell, then run the cell below it:
# `check` tries your function on small and nasty inputs and, when something is wrong, says what. Try as often as you
# like; `hint(augment)` gives a nudge first and more when asked again. Keep the functions' names and arguments.
#
# Everywhere: samples are rows, so `X` has shape `(N, d)`; the loss is a mean over the `N` samples without a factor ½;
# the bias is the last entry of `theta`.

# %%
import numpy as np


# %% [markdown] exercise="augment" minutes=5 difficulty=1
# <!-- claims: least-squares-xor-design-matrix, least-squares-xor-augmented-matrix -->
# ## Make the bias one more weight
#
# A linear unit predicts $\hat y = \mathbf w\cdot\mathbf x + b$. The bias $b$ is a nuisance in every formula, because it
# is the only parameter that multiplies no feature. So give it a feature that is always 1. Append a column of ones to
# `X`; then one product $\bar{\mathbf X}\boldsymbol\theta$ with $\boldsymbol\theta = (w_1, \dots, w_d, b)$ computes all
# predictions at once.


# %%
def augment(X):
    """Append a column of ones as the last column.

    Args         X: (N, d), rows are samples; it is left as it is.
    Returns      (N, d+1).
    """
    # BEGIN SOLUTION: append a column of ones
    n_samples = len(X)
    return np.column_stack([X, np.ones(n_samples)])
    # END SOLUTION


# %% [markdown] solution="augment"
# `np.column_stack` takes a table and a flat array and puts the flat one in as a column, which `np.hstack` refuses
# to do. There are as many ones as samples, hence `len(X)` of them. The order matters: with the ones last, the bias
# comes out as the last entry of every `theta` in this course.
#
# Another way is to begin with ones and write `X` over all columns but the last:
#
# ```python
# X_bar = np.ones((X.shape[0], X.shape[1] + 1))
# X_bar[:, :-1] = X
# ```

# %% [markdown] exercise="mean_squared_error" minutes=5 difficulty=1
# <!-- claims: least-squares-xor-mse-definition, least-squares-xor-matrix-loss -->
# ## Put a number on "fits well"
#
# The loss of this chapter is the mean squared error,
#
# $$\mathcal L = \frac1N\sum_{i=1}^N (\hat y_i - y_i)^2 .$$
#
# For the predictions 1, 2, 3, 4 and the targets 1, 1, 1, 1 it is 14/4 = 3.5. The same data twice must give the same
# loss.


# %%
def mean_squared_error(y_hat, y):
    """The mean of the squared differences between predictions and targets.

    Args         y_hat: (N,), the predictions. y: (N,), the targets.
    Returns      A number, the loss.
    """
    # BEGIN SOLUTION: return the loss
    residual = y_hat - y
    loss = np.mean(residual**2)
    return float(loss)
    # END SOLUTION


# %% [markdown] solution="mean_squared_error"
# Subtract, square entry by entry, average. The mean, not the sum, is what makes the loss independent of how much data
# there is. Many books divide by two as well, so that the 2 of the derivative cancels; this course does not, and the
# gradient in the next exercise shows the 2.
#
# `residual @ residual / len(residual)` says the same: a vector times itself is the sum of its squares.

# %% [markdown] exercise="least_squares_gradient" minutes=10 difficulty=2
# <!-- claims: least-squares-xor-gradient-formula, least-squares-xor-gradient-expansion -->
# ## Which way is downhill?
#
# How does the loss change when one parameter changes a little? The answer for all $d+1$ parameters at once is the
# gradient of
#
# $$\mathcal L(\boldsymbol\theta) = \frac1N\,\lVert \bar{\mathbf X}\boldsymbol\theta - \mathbf y\rVert^2 ,$$
#
# where $\bar{\mathbf X}$ is `X` with its column of ones. Differentiate on paper first; check the shapes; then write it
# in NumPy. For XOR at $\boldsymbol\theta = 0$ the gradient is $(-\frac12, -\frac12, -1)$.


# %%
def least_squares_gradient(X, y, theta):
    """The gradient of the linear unit's mean squared error in its parameters.

    Args         X: (N, d), rows are samples, without the column of ones.
                 y: (N,). theta: (d+1,), bias last.
    Returns      (d+1,).
    """
    # BEGIN SOLUTION: return the gradient
    X_bar = np.column_stack([X, np.ones(len(X))])
    residual = X_bar @ theta - y
    return 2 / len(X) * X_bar.T @ residual
    # END SOLUTION


# %% [markdown] solution="least_squares_gradient"
# The loss is a mean of squares. The derivative of a square brings the 2, the mean keeps its 1/N, and the inner
# derivative of sample $i$'s residual in $\theta_j$ is the entry $\bar X_{ij}$:
#
# $$\frac{\partial\mathcal L}{\partial\theta_j} = \frac2N\sum_i \bar X_{ij}\,(\hat y_i - y_i), \qquad
# \nabla\mathcal L = \frac2N\,\bar{\mathbf X}^\top(\bar{\mathbf X}\boldsymbol\theta - \mathbf y).$$
#
# Each entry says how strongly the errors lean on one column. The shapes leave no choice: $(d+1, N)(N,)$ gives $(d+1,)$.

# %% [markdown] exercise="fit_least_squares" minutes=15 difficulty=2
# <!-- claims: least-squares-xor-normal-equations, least-squares-xor-closed-form,
# least-squares-xor-gram-invertible -->
# ## The best straight fit
#
# At the best $\boldsymbol\theta$ the gradient is zero. That gives $d+1$ linear equations, the normal equations
#
# $$\bar{\mathbf X}^\top\bar{\mathbf X}\,\boldsymbol\theta = \bar{\mathbf X}^\top\mathbf y .$$
#
# Solve them. Two points are for data whose columns are independent. The third is for data in which they are not,
# such as one feature given twice or fewer samples than parameters: then many $\boldsymbol\theta$ are equally good,
# and any of them is accepted. NumPy's and SciPy's ready-made fits (`lstsq`, `polyfit`) are not your own work here;
# solvers, inverses and pseudo-inverses are allowed.


# %%
def fit_least_squares(X, y):
    """The parameters of the linear unit with the smallest mean squared error.

    Args         X: (N, d), rows are samples, without the column of ones. y: (N,).
    Returns      (d+1,), theta, bias last; any best one when there are several.
    """
    # BEGIN SOLUTION: solve the normal equations
    X_bar = np.column_stack([X, np.ones(len(X))])
    G = X_bar.T @ X_bar
    c = X_bar.T @ y
    return np.linalg.pinv(G, rcond=1e-10, hermitian=True) @ c
    # END SOLUTION


# %% [markdown] solution="fit_least_squares"
# $\mathbf{G} = \bar{\mathbf X}^\top\bar{\mathbf X}$ is square, $(d+1)\times(d+1)$, whatever `N` is. While its
# columns are independent, `np.linalg.solve(G, c)` is all you need. When one column repeats another, `G` has no
# inverse: `solve` raises an error or, when rounding hides the problem, returns useless numbers. The
# pseudo-inverse divides only along the directions in which the data say something. A direction whose eigenvalue is
# below $10^{-10}$ of the largest counts as silent, and $\boldsymbol\theta$ gets nothing along it.
#
# How to know that the fit is right? The errors must be at right angles to every column: `X_bar.T @ (X_bar @ theta - y)`
# is zero up to rounding. The next exercise makes that a test.

# %% [markdown] exercise="is_least_squares_fit" minutes=15 difficulty=2
# <!-- claims: least-squares-xor-normal-equations, least-squares-xor-convex-stationary-global,
# least-squares-xor-xor-constant -->
# ## Be the judge
#
# A friend hands you data and a `theta` and claims: no other parameters have a smaller mean squared error. Decide
# whether that is true, without fitting anything yourself. Accept every `theta` that is best, also where several
# are, and also where the best loss is large: for XOR it is 0.25. Reject all others, even those that are nearly
# right.
#
# Rounding must not decide: the data have entries of ordinary size, so take a number below `1e-6` for zero.


# %%
def is_least_squares_fit(X, y, theta):
    """Whether no other theta has a smaller mean squared error on these data.

    Args         X: (N, d), rows are samples, without the column of ones.
                 y: (N,). theta: (d+1,), bias last.
    Returns      True or False.
    """
    # BEGIN SOLUTION: is theta best?
    X_bar = np.column_stack([X, np.ones(len(X))])
    residual = X_bar @ theta - y
    leaning = X_bar.T @ residual
    return bool(np.all(np.abs(leaning) < 1e-6))
    # END SOLUTION


# %% [markdown] solution="is_least_squares_fit"
# The loss is convex, so a place without slope is a lowest place, and nowhere else is. The slope is zero exactly
# when the residual is at right angles to every column of $\bar{\mathbf X}$, the column of ones included. That is
# the whole test.
#
# It does not ask how large the loss is: a line cannot fit XOR, and its best loss of 0.25 is still the best. It does not
# compare with one fitted `theta` either: when columns depend on each other, many are equally good. And the absolute
# value matters, since a slope of $-5$ is below `1e-6` too.

# %% [markdown] exercise="xor_with_a_repeat" minutes=10 difficulty=2
# <!-- claims: least-squares-xor-xor-solution, least-squares-xor-xor-constant -->
# ## The shrug tilts
#
# On the four samples of XOR the best linear unit answers ½ to everything: $\boldsymbol\theta = (0, 0, \frac12)$,
# loss ¼. Now the sample $(1, 1)\mapsto 0$ was measured twice and stands in the data twice, so $N = 5$. Work out the
# best $\boldsymbol\theta$ and its loss, by hand or with your own functions, to at least six digits or as fractions.
# And why is the answer no longer the shrug?
#
# - A. Five samples let the training run longer, so it gets further than before.
# - B. The repeated sample weighs more in the mean, and the labels minus their mean now lean on the columns of
#   $\bar{\mathbf X}$.
# - C. With a repeated row the Gram matrix has no inverse, so many planes are equally good.
# - D. A plane can pass through all five samples, so the loss falls to zero.
# - E. The mean squared error adds up over the samples, so every loss grows with $N$.
#
# If your course gives every student other numbers, `from course_lib.checks import variant` and then
# `variant("your name")` says which sample stands in your data how often; `check` expects your numbers from then on.


# %%
def xor_with_a_repeat():
    """The best fit to XOR when (1, 1) -> 0 stands twice, and why it tilts.

    Returns      theta: (3,), bias last. loss: a number. reason: "A" to "E".
    """
    # BEGIN SOLUTION: return theta, loss, reason
    theta = np.array([-1 / 7, -1 / 7, 4 / 7])
    loss = 8 / 35
    reason = "B"
    return theta, loss, reason
    # END SOLUTION


# %% [markdown] solution="xor_with_a_repeat"
# Both features play the same part, so $w_1 = w_2 = w$. The normal equations shrink to two: $5w + 3b = 1$ from a feature
# column and $6w + 5b = 2$ from the ones. Hence $w = -\frac17$ and $b = \frac47$. The predictions are $\frac47, \frac37,
# \frac37, \frac27, \frac27$, the squared errors add up to $\frac{56}{49} = \frac87$, and the mean of the five is
# $\frac{8}{35} \approx 0.2286$.
#
# On the four samples the labels minus ½ are at right angles to every column: nothing to hold on to. Doubling one sample
# doubles its say in the mean, and the balance is gone: answer B. The Gram matrix keeps its inverse, because a repeated
# *row* takes nothing away; only dependent *columns* would.

# %% [markdown] exercise="best_line_accuracy" minutes=30 difficulty=3
# <!-- claims: least-squares-xor-xor-not-separable -->
# ## How well can any line do?
#
# Loss aside: if a line only has to put the two classes on its two sides, how many points can it get right? A line
# splits the plane into two sides; one side is called class 1, the other class 0, whichever suits better. Find the
# largest fraction of points that any line classifies correctly. For XOR it is 0.75.
#
# There are infinitely many lines but few ways to split `N` points. Points never lie on the line: nudge it. Two samples
# at the same place always get the same class. The points have whole coordinates, at most 1000 in size, and there are
# at most ten of them.


# %%
def best_line_accuracy(X, labels):
    """The largest fraction of points that a line can classify correctly.

    Args         X: (N, 2), rows are points with whole coordinates.
                 labels: (N,), zeros and ones.
    Returns      A number between 0.5 and 1.
    """
    # BEGIN SOLUTION: find the best fraction
    n_samples = len(X)
    apart = (X[:, None] - X).reshape(-1, 2)
    critical = np.unique(np.arctan2(apart[:, 0], -apart[:, 1]) % np.pi)
    between = (critical + np.append(critical[1:], critical[0] + np.pi)) / 2
    best = 0
    for angle in between:
        heights = X @ [np.cos(angle), np.sin(angle)]
        order = np.argsort(heights)
        gaps = np.diff(heights[order]) > 1e-9
        ones_below = np.append(0, np.cumsum(labels[order]))
        zeros_below = np.arange(n_samples + 1) - ones_below
        correct = zeros_below + ones_below[-1] - ones_below
        correct = np.maximum(correct, n_samples - correct)
        possible = np.concatenate([[True], gaps, [True]])
        best = max(best, np.max(correct[possible]))
    return best / n_samples
    # END SOLUTION


# %% [markdown] solution="best_line_accuracy"
# Fix the line's direction and look along it: each point becomes one number, its height above the line, and the
# possible cuts are the gaps between consecutive heights, plus the two cuts outside all points. So one direction
# offers $N+1$ splits at most. `ones_below` counts the ones under each cut; a cut is right about the zeros below it
# and the ones above it, or, with the sides exchanged, about the rest.
#
# Turning the line, the order of the heights changes only when two points swap, that is when the line is parallel to the
# connection of two points. Between two such critical directions nothing happens, so one direction from each interval is
# enough: at most $N(N-1)/2$ of them. Points with equal heights cannot be cut apart, which `gaps` takes care of; among
# directions between the critical ones that concerns only samples at the same place.

# %% [markdown] exercise="fold_xor" minutes=30 difficulty=3
# <!-- claims: deep-networks-xor-relu-solution,
# deep-networks-xor-solution-not-unique, least-squares-xor-warping-space -->
# ## Project: fold the plane
#
# One bend repairs what no line can do. A network with two hidden units computes
#
# $$\mathbf h = a(\mathbf W\mathbf x + \mathbf b), \qquad \hat y = \mathbf w\cdot\mathbf h + b_{\text{out}},$$
#
# where $a$ is leaky ReLU: $a(z) = z$ for $z \ge 0$ and $a(z) = \nu z$ for $z < 0$. With $\nu = 0$ it is ReLU; with
# $\nu = 1$ it is a straight line and XOR is out of reach. Build a network that computes XOR exactly for **any** other
# leaky slope $\nu$: 0.3, 0.99, negative ones, even 2. No training: find the numbers.
#
# Start with both hidden units looking at $x_1 + x_2$, one with its kink at 0, the other with its kink at 1. Write down
# what they output for the sums 0, 1 and 2; three outputs are wanted, and three numbers of the read-out are free.


# %%
def fold_xor(leaky_slope):
    """The parameters of a 2-2-1 leaky-ReLU network that computes XOR exactly.

    Args         leaky_slope: any number except 1, the activation's slope
                 for negative inputs.
    Returns      W: (2, 2), the hidden weights, one unit per row. b: (2,), the
                 hidden biases. w: (2,), the read-out weights.
                 output_bias: a number.
    """
    # BEGIN SOLUTION: return W, b, w, output_bias
    W = np.array([[1.0, 1.0], [1.0, 1.0]])
    b = np.array([0.0, -1.0])
    w_2 = -2 / (1 - leaky_slope)
    output_bias = leaky_slope * w_2
    w_1 = 1 - output_bias
    return W, b, np.array([w_1, w_2]), output_bias
    # END SOLUTION


# %% [markdown] solution="fold_xor"
# With $s = x_1 + x_2$ the first unit outputs $s$, since $s$ is never negative here. The second outputs $-\nu, 0, 1$ for
# $s = 0, 1, 2$. The three wanted outputs give three equations:
#
# $$-\nu w_2 + b_{\text{out}} = 0, \qquad w_1 + b_{\text{out}} = 1, \qquad 2w_1 + w_2 + b_{\text{out}} = 0 .$$
#
# The first gives $b_{\text{out}} = \nu w_2$, the second $w_1 = 1 - \nu w_2$, and the third then $w_2 = -2/(1-\nu)$.
# For $\nu = 0$ that is the well-known $(1, -2)$ with no output bias. The closer $\nu$ comes to 1, the larger the
# weights: a faint bend is enough, but it has to be amplified. And at $\nu = 1$ there is nothing to amplify.
#
# Many other networks do it too: exchange the units, or double a unit's weights and bias and halve its read-out weight.
