# %% [markdown]
# # Exercises: Gradient descent
#
# From one line of code to a small project. Write each function, run its cell, then run the cell below it: `check` tries
# your function on small and nasty inputs and, when something is wrong, says what. Try as often as you like;
# `hint(line_gradient)` gives a nudge first and more when asked again. Keep the functions' names and arguments.
#
# Everywhere: samples are rows; the loss is a mean over the `N` samples without a factor ½; the bias is the last entry
# of `theta`.

# %%
import numpy as np


# %% [markdown] exercise="line_gradient" minutes=5 difficulty=1
# <!-- claims: gradient-descent-line-loss, gradient-descent-line-gradient, gradient-descent-gradient-is-average -->
# ## Which way is uphill?
#
# A line with weight $w$ and bias $b$ has the loss
#
# $$\mathcal{L}(\boldsymbol\theta) = \frac1N\sum_{i=1}^N (w x_i + b - y_i)^2, \qquad \boldsymbol\theta = (w, b).$$
#
# Return its gradient. For the samples $(0, 1)$, $(1, 3)$, $(2, 4)$ at $\boldsymbol\theta = (1, \frac12)$ it is
# $(-3, -\frac73)$.


# %%
def line_gradient(x, y, theta):
    """The gradient of a line's mean squared error.

    Args         x: (N,). y: (N,). theta: (2,), weight first, bias last.
    Returns      (2,).
    """
    # BEGIN SOLUTION: return the gradient
    errors = theta[0] * x + theta[1] - y
    pulls = np.stack([errors * x, errors])
    return 2 * pulls.mean(axis=1)
    # END SOLUTION


# %% [markdown] solution="line_gradient"
# Each sample pulls at the bias with twice its error, and at the weight with that times its input. The gradient of a
# mean is the mean of these pulls, hence `mean` and no sum; the 2 comes from the square.
#
# With the table of inputs and ones, `A = np.column_stack([x, np.ones(len(x))])`, the same is
# `2 / len(y) * A.T @ (A @ theta - y)`.

# %% [markdown] exercise="descend_line" minutes=20 difficulty=2
# <!-- claims: gradient-descent-training-loop, gradient-descent-update-rule, gradient-descent-update-and-stop -->
# ## A loop that neither lies nor hangs
#
# Write gradient descent for the line of the last exercise. Before each step, look at the gradient there: if its norm is
# below `tolerance`, stop. Otherwise make the step, but never more than `max_steps` of them.
#
# Return the parameters at the end and the number of steps that were made. A start on flat ground takes none. A learning
# rate that is too large must not hang: it ends after `max_steps`, wherever it is by then.


# %%
def descend_line(x, y, start, learning_rate, tolerance, max_steps):
    """Gradient descent on a line's mean squared error, with a stopping rule.

    Args         x: (N,). y: (N,). start: (2,), weight first, bias last;
                 it is left as it is. learning_rate: a number > 0.
                 tolerance: a number > 0, for the gradient's norm.
                 max_steps: a whole number >= 0.
    Returns      theta: (2,). n_steps: how many steps were made.
    """
    # BEGIN SOLUTION: step until the ground is flat
    theta = np.array(start, dtype=float)
    n_steps = 0
    while n_steps < max_steps:
        errors = theta[0] * x + theta[1] - y
        gradient = 2 * np.array([np.mean(errors * x), np.mean(errors)])
        if np.linalg.norm(gradient) < tolerance:
            break
        theta = theta - learning_rate * gradient
        n_steps += 1
    return theta, n_steps
    # END SOLUTION


# %% [markdown] solution="descend_line"
# The order in the loop is the whole exercise: gradient, question, step. Asked *before* the step, the question spares a
# flat start its first step; asked of the gradient, it cannot be fooled by a jump to an equally high place. The cap
# stands in the head of the loop, where nothing can get around it.
#
# `np.array(start, dtype=float)` makes a copy, so that the caller keeps the start, and makes it floating: whole numbers
# would cut every step down to a whole number if the array were changed in place.
#
# A `for` loop over `range(max_steps)` with `return theta, n_steps` inside does it too. Mind its end: when the loop runs
# out, `max_steps` steps were made.

# %% [markdown] exercise="largest_stable_learning_rate" minutes=15 difficulty=2
# <!-- claims: gradient-descent-learning-rate-choice, gradient-descent-convex-line-converges,
# gradient-descent-lipschitz-constant, gradient-descent-learning-rate-hyperparameter -->
# ## Where is the cliff?
#
# A linear unit with weights and a bias is fitted by gradient descent on its mean squared error (a mean over the
# samples, no ½). Below which learning rate does the descent converge from every start, and above which does it
# diverge from almost every one? Return that limit. No target is needed, only the inputs.
#
# The inputs are given as they were measured, not standardized. For the four inputs of XOR the limit is 0.6277.


# %%
def largest_stable_learning_rate(X):
    """The limit of the learning rate for a linear unit's mean squared error.

    Args         X: (N, d), rows are samples, without the column of ones.
    Returns      A number.
    """
    # BEGIN SOLUTION: return the limit
    X_bar = np.column_stack([X, np.ones(len(X))])
    H = 2 / len(X) * X_bar.T @ X_bar
    curvatures = np.linalg.eigvalsh(H)
    return float(2 / curvatures[-1])
    # END SOLUTION


# %% [markdown] solution="largest_stable_learning_rate"
# Along each direction of curvature $\lambda_j$ the error is multiplied by $1 - \alpha\lambda_j$ in every step. All
# these factors lie between $-1$ and 1 exactly when $\alpha < 2/\lambda_{\max}$. The Hessian of the mean squared error
# is $\frac2N\bar{\mathbf X}^\top\bar{\mathbf X}$, with the column of ones, because the bias is a parameter too.
# `eigvalsh` returns the eigenvalues of a symmetric matrix in increasing order, so the last is the largest.
#
# The largest eigenvalue of $\bar{\mathbf X}^\top\bar{\mathbf X}$ is the square of the largest singular value, so
# `len(X) / np.linalg.norm(X_bar, 2) ** 2` is the same number.

# %% [markdown] exercise="newton_log_cosh" minutes=20 difficulty=3
# <!-- claims: gradient-descent-newton-optimization, gradient-descent-newton-root, gradient-descent-hessian-cost -->
# ## Jump to the bottom of the fitted bowl
#
# A linear unit is fitted with a loss that forgives large errors: $\log\cosh$ of the error is a bowl near zero and
# nearly straight far out.
#
# $$\mathcal{L}(\boldsymbol\theta) = \frac1N\sum_{i=1}^N \log\cosh(\hat y_i - y_i) \qquad
# \hat{\mathbf y} = \bar{\mathbf X}\boldsymbol\theta$$
#
# By $\hat y$, the first derivative of $\log\cosh(\hat y - y)$ is $\tanh(\hat y - y)$, the second is
# $1 - \tanh^2(\hat y - y)$. Work out the gradient in $\boldsymbol\theta$, shape
# $(d+1,)$, and the Hessian, shape $(d+1, d+1)$, and make `n_steps` full Newton steps from `theta`. Return where they
# end. The starts are near enough, and the columns of $\bar{\mathbf X}$ independent. Solvers such as `np.linalg.solve`
# are allowed; ready-made fits (`lstsq`) are not your own work here.


# %%
def newton_log_cosh(X, y, theta, n_steps):
    """Newton steps on the mean log cosh of a linear unit's errors.

    Args         X: (N, d), rows are samples, without the column of ones.
                 y: (N,). theta: (d+1,), bias last; it is left as it is.
                 n_steps: a whole number >= 0.
    Returns      (d+1,), the parameters after n_steps steps.
    """
    # BEGIN SOLUTION: make the Newton steps
    X_bar = np.column_stack([X, np.ones(len(X))])
    for _ in range(n_steps):
        errors = X_bar @ theta - y
        gradient = X_bar.T @ np.tanh(errors) / len(y)
        bends = 1 - np.tanh(errors) ** 2
        H = X_bar.T @ (bends[:, None] * X_bar) / len(y)
        theta = theta - np.linalg.solve(H, gradient)
    return theta
    # END SOLUTION


# %% [markdown] solution="newton_log_cosh"
# The chain rule brings one factor $\bar X_{ij}$ per derivative. One of them weighs the samples' tanh into the gradient,
# two of them the bends, 1 minus its square, into the Hessian. `bends[:, None] * X_bar` multiplies row $i$ of the
# table by its bend; the diagonal matrix of bends would do the same with $N^2$ numbers.
#
# `solve(H, gradient)` is $\mathbf H^{-1}\mathbf g$ without an inverse. Gradient *and* Hessian belong to the current
# `theta`; with the Hessian of the start kept, the method still arrives, slowly. `theta - …` makes a new array, so the
# caller's stays. The factor $1/N$ stands in both and cancels.

# %% [markdown] exercise="epoch_batches" minutes=15 difficulty=2
# <!-- claims: gradient-descent-iteration-vs-epoch, gradient-descent-sgd-minibatch, gradient-descent-mbgd-algorithm -->
# ## Nobody twice, nobody forgotten
#
# Cut the data into mini-batches: in every epoch each sample comes exactly once, in a new random order; the last batch
# of an epoch may be shorter than the others. Return the batches of all epochs one after the other, as arrays of row
# numbers.
#
# So that your batches can be compared with others', draw like this: make *one* generator,
# `np.random.default_rng(seed)`, and take the order of each epoch from one call of its `permutation(n_samples)`.


# %%
def epoch_batches(n_samples, batch_size, n_epochs, seed):
    """The mini-batches of several epochs, as row numbers.

    Args         n_samples: N, at least 1. batch_size: from 1 to N. n_epochs: at least 1. seed: of the generator.
    Returns      A list of arrays of row numbers: the batches of the first epoch, then those of the second, and so on.
    """
    # BEGIN SOLUTION: return the list of batches
    rng = np.random.default_rng(seed)
    batches = []
    for _ in range(n_epochs):
        order = rng.permutation(n_samples)
        for start in range(0, n_samples, batch_size):
            batches.append(order[start : start + batch_size])
    return batches
    # END SOLUTION


# %% [markdown] solution="epoch_batches"
# Two loops, and the question is what belongs to which. The generator is made before both: made inside, it would start
# with the same seed in every epoch and deal the same order again. The permutation is drawn once per epoch. The slices
# cut it; the last one may reach beyond the end, and NumPy then returns what is there.
#
# With `N = 100` and batches of 32 this gives four updates an epoch, the last with four samples.

# %% [markdown] exercise="kind_of_place" minutes=15 difficulty=2
# <!-- claims: gradient-descent-nonconvex-stationary, gradient-descent-stationarity-not-enough,
# gradient-descent-saddle-and-local-minimum -->
# ## Where has the run ended?
#
# A run has stopped. You are handed the gradient and the Hessian at the place where it stands. Name the place, with one
# of five words:
#
# - `"not flat"`: the gradient has a length above `1e-6`; then nothing else is asked;
# - `"minimum"`: the ground curves upwards in every direction;
# - `"maximum"`: it curves downwards in every direction;
# - `"saddle"`: it curves upwards in some direction and downwards in another;
# - `"undecided"`: none of these, because in some direction there is no curvature.
#
# A curvature between `-1e-6` and `1e-6` counts as none.


# %%
def kind_of_place(gradient, hessian):
    """What gradient and Hessian say about a place.

    Args         gradient: (P,). hessian: (P, P), symmetric.
    Returns      "not flat", "minimum", "maximum", "saddle" or "undecided".
    """
    # BEGIN SOLUTION: return the name of the place
    if np.linalg.norm(gradient) > 1e-6:
        return "not flat"
    curvatures = np.linalg.eigvalsh(hessian)
    if np.all(curvatures > 1e-6):
        return "minimum"
    if np.all(curvatures < -1e-6):
        return "maximum"
    if curvatures[0] < -1e-6 and curvatures[-1] > 1e-6:
        return "saddle"
    return "undecided"
    # END SOLUTION


# %% [markdown] solution="kind_of_place"
# The eigenvalues are the curvatures along the Hessian's own directions, and every other curvature lies between the
# smallest and the largest of them. So the diagonal is not enough: `[[1, 3], [3, 1]]` has ones on it and the
# eigenvalues 4 and -2. Nor is the determinant: of three curvatures two can be negative, and it is positive again.
#
# `eigvalsh` is made for symmetric matrices and returns the eigenvalues in rising order, hence `curvatures[0]` and
# `curvatures[-1]`. At `"undecided"` the Hessian really does not tell: both $\theta^4$ and $-\theta^4$ have the
# curvature 0 at 0.

# %% [markdown] exercise="train_line" minutes=40 difficulty=3
# <!-- claims: gradient-descent-sgd-algorithm, gradient-descent-lr-schedule, gradient-descent-sgd-noise-floor,
# gradient-descent-sgd-convergence -->
# ## Project: get below the noise floor
#
# Fit a linear unit by mini-batches, with a schedule of your own. The batches are drawn already: step $t$ may look at
# the samples `rows[t]` and at no others.
#
# - Start with all parameters zero; the bias is the last one.
# - Step against the gradient of the mean squared error *of the batch*, taken at the parameters before the step.
# - The first learning rate is 0.1. Later ones are yours: not negative and never above 0.1. They may depend on the
#   step and on the number of steps.
# - Return your answer and then the path. The path has `T + 1` places, the start included; the answer is its last
#   place, or the mean of its last places, as many as you like.
#
# In 300 steps with batches of 8 samples and 20 features, your answer's loss on *all* samples must come to within
# 12% of the least possible loss. A constant rate of 0.1 ends at about 40% above it. Solvers and ready-made
# fits are not your own work here.


# %%
def train_line(X, y, rows):
    """Train a linear unit by mini-batches with a learning rate that shrinks.

    Args         X: (N, d), rows are samples, without the column of ones. y: (N,).
                 rows: (T, B), whole numbers: the samples of each step. T is at least 2.
    Returns      theta: (d+1,), bias last. path: (T+1, d+1), the parameters before the first step and after each.
    """
    # BEGIN SOLUTION: return the parameters and the path
    X_bar = np.column_stack([X, np.ones(len(X))])
    n_steps = len(rows)
    theta = np.zeros(X_bar.shape[1])
    path = [theta]
    for t in range(n_steps):
        rate = 0.1 * (1 + np.cos(np.pi * t / n_steps)) / 2
        batch = X_bar[rows[t]]
        errors = batch @ theta - y[rows[t]]
        gradient = 2 / len(errors) * batch.T @ errors
        theta = theta - rate * gradient
        path.append(theta)
    return theta, np.array(path)
    # END SOLUTION


# %% [markdown] solution="train_line"
# Half a cosine wave keeps the rate large for a long time and lets it sink to zero at the end: far enough in total,
# quiet enough in the end. A straight line to zero does about as well, and so does $0.1/(1 + 0.05\,t)$. What fails is
# `0.1 * 0.9**t`, whose steps add up to no more than ten times the first.
#
# Another way is to leave the rate alone and to average the places of the second half: they scatter about the minimum
# on all sides, and their mean is much nearer to it than each of them.
#
# ```python
# return np.mean(path[-(n_steps // 2) :], axis=0), np.array(path)
# ```
#
# Note `theta = theta - …` and not `theta -= …`: the latter changes the array that is already in the path.
