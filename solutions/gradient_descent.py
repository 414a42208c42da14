# %% [markdown]
# # Exercises: Gradient descent
#
# Write each function, run its cell, then run the cell below it: `check` tries your function on small and nasty
# inputs and, when something is wrong, says what. Try as often as you like; `hint(epoch_batches)` gives a nudge first
# and more when asked again. Keep the functions' names and arguments.
#
# Everywhere: samples are rows, so `X` has shape `(N, d)`; losses are means without a factor ½; the bias is the last
# entry of `theta`.

# %%
import numpy as np


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
# - Step along the gradient of the mean squared error *of the batch*, taken at the parameters before the step.
# - The first learning rate is 0.1. Later ones are yours: not negative and never above 0.1. They may depend on the
#   step and on the number of steps.
# - Return the path, `T + 1` places with the start, and your answer: its last place, or the mean of its last few.
#
# In 300 steps with batches of 8 samples and 20 features, your answer's loss on *all* samples must come to within 12
# per cent of the least possible loss. A constant rate of 0.1 ends at about 40 per cent above it.


# %%
def train_line(X, y, rows):
    """Train a linear unit by mini-batches with a learning rate that shrinks.

    Args         X: (N, d), rows are samples, without the column of ones. y: (N,).
                 rows: (T, B), whole numbers: the samples of each step. T is at least 2.
    Returns      theta: (d+1,), bias last. path: (T+1, d+1), the parameters before the first step and after each.
    """
    # BEGIN SOLUTION: return theta and the path
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
