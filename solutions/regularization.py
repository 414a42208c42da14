# %% [markdown]
# # Exercises: Regularization
#
# Seven exercises, from one line to a small project. Write each function, run its cell, then run the cell below it:
# `check` tries your function on small and nasty inputs and, when something is wrong, says what. Try as often as you
# like; `hint(soft_threshold)` gives a nudge first and more when asked again. Keep the functions' names and arguments.
#
# Everywhere: samples are rows, so `X` has shape `(N, d)`; the loss is a mean over the `N` samples without a factor ½;
# the bias is the last entry of `theta`, and no penalty is due on it.

# %%
import numpy as np


# %% [markdown] exercise="soft_threshold" minutes=5 difficulty=1
# <!-- claims: regularization-l1-penalty -->
# ## Shrink, and stop at zero
#
# An L1 penalty takes the same from every weight, large or small, and a weight that cannot pay becomes zero. For one
# weight $c$ and a threshold, the result is $c$ moved towards zero by the threshold, and exactly 0 where that would
# cross zero. Weights of 3, 1 and −0.4 with a threshold of 0.5 become 2.5, 0.5 and 0; a weight of −3 becomes −2.5.


# %%
def soft_threshold(parameters, threshold):
    """Every parameter moved towards zero by the threshold, and not beyond.

    Args         parameters: (P,). threshold: a number, at least 0.
    Returns      (P,), exactly zero where a parameter is no larger than that.
    """
    # BEGIN SOLUTION: shrink the parameters
    size = np.abs(parameters)
    left = np.maximum(size - threshold, 0.0)
    return np.sign(parameters) * left
    # END SOLUTION


# %% [markdown] solution="soft_threshold"
# Sign and size are treated apart: the size loses the threshold, but never falls below zero, and the sign stays. The
# zero is exact, because `np.maximum` returns its second argument as it is.
#
# Another way sees what is taken away: `np.clip(parameters, -threshold, threshold)` is the threshold for the large
# parameters and the whole parameter for the small ones, so `parameters - np.clip(...)` says the same.

# %% [markdown] exercise="fit_ridge" minutes=15 difficulty=2
# <!-- claims: regularization-l2-penalty, regularization-overfitting-capacity -->
# ## The best fit at a price
#
# Ridge regression minimizes
#
# $$
# \mathcal{L}(\mathbf{w}, b) = \frac{1}{N}\sum_{i=1}^{N} (\hat{y}_{i} - y_{i})^{2}
# + \lambda\,\lVert\mathbf{w}\rVert^{2}
# $$
#
# over the weights and the bias of a linear unit. Set the gradient to zero and solve the linear system that results. Two
# things deserve care: the first term is a *mean*, and the bias is free of charge. With $\lambda = 0$ it is least
# squares; then the columns are independent, and there are enough samples. NumPy's and SciPy's ready-made fits are not
# your own work here; solvers are allowed.


# %%
def fit_ridge(X, y, regularization_strength):
    """The parameters with the least mean squared error plus penalty.

    Args         X: (N, d), rows are samples. y: (N,).
                 regularization_strength: a number, at least 0.
    Returns      (d+1,), the weights and, last, the bias.
    """
    # BEGIN SOLUTION: solve for the parameters
    n_samples, d = X.shape
    X_bar = np.column_stack([X, np.ones(n_samples)])
    charged = np.append(np.ones(d), 0.0)
    price = n_samples * regularization_strength
    G = X_bar.T @ X_bar + price * np.diag(charged)
    return np.linalg.solve(G, X_bar.T @ y)
    # END SOLUTION


# %% [markdown] solution="fit_ridge"
# The gradient of the mean is $\frac{2}{N}\bar{\mathbf{X}}^{\top}(\bar{\mathbf{X}}\boldsymbol{\theta} - \mathbf{y})$,
# that of the penalty is $2\lambda\mathbf{w}$ for the weights and 0 for the bias. Multiplied by $N/2$, their sum is
# zero where the Gram matrix, with $N\lambda$ added along its diagonal except in the last place, times
# $\boldsymbol{\theta}$ equals $\bar{\mathbf{X}}^{\top}\mathbf{y}$. With $\lambda > 0$ the system has one solution
# whatever the columns are.
#
# Another way needs no new formula: append $d$ rows $\sqrt{N\lambda}\,\mathbf{I}$ with targets 0, and fit by least
# squares.

# %% [markdown] exercise="descent_filter" minutes=10 difficulty=1
# <!-- claims: regularization-early-stopping-dynamics -->
# ## How much has been fitted?
#
# Gradient descent on the mean squared error starts from zero. Along each direction of the data, a step closes a fixed
# share of what is still missing to the least-squares fit: $2\alpha s^{2}/N$, with $s$ the singular value of the
# direction. Which share of the fit is there after `n_steps` steps? Return it for every direction.
#
# With a singular value of 1, ten samples and a learning rate of 0.5, a step closes a tenth: 0.1 after one step, 0.19
# after two.


# %%
def descent_filter(singular_values, n_samples, learning_rate, n_steps):
    """The share of the least-squares fit that descent from zero has reached.

    Args         singular_values: (r,). n_samples: N, a whole number.
                 learning_rate: a number. n_steps: a whole number, from 0.
    Returns      (r,), one share for each direction.
    """
    # BEGIN SOLUTION: one share for each direction
    closed = 2 * learning_rate * singular_values**2 / n_samples
    missing = (1 - closed) ** n_steps
    return 1 - missing
    # END SOLUTION


# %% [markdown] solution="descent_filter"
# What is missing is multiplied by $1 - 2\alpha s^{2}/N$ in every step, so after $t$ steps the power $t$ of it is left,
# and the rest has been fitted. After no step at all nothing has: the power 0 is 1. For small shares the result is
# nearly $t$ times the share of one step, which is how one learning rate fits strong directions long before weak ones.

# %% [markdown] exercise="early_stop" minutes=15 difficulty=2
# <!-- claims: regularization-early-stopping -->
# ## When to stop, and where to go back to
#
# A run is checked on a validation set again and again. Given the losses of all checks, say at which one early stopping
# ends the run, and which one's parameters it returns. It ends as soon as the last `patience` checks in a row have
# brought no loss below the lowest before them; if that never happens, at the last check. An equal loss is no
# improvement. Count from 0.
#
# For 5, 4, 3, 3.5, 3.2, 2.9 and patience 2 the answer is (4, 2): the last check is never made.


# %%
def early_stop(losses, patience):
    """The check at which early stopping ends, and the best one it has seen.

    Args         losses: (K,), on the validation set, check by check.
                 patience: a whole number, at least 1.
    Returns      stop, best: two whole numbers, counted from 0.
    """
    # BEGIN SOLUTION: watch the losses one by one
    best = 0
    for check in range(len(losses)):
        if losses[check] < losses[best]:
            best = check
        if check - best >= patience:
            break
    return check, best
    # END SOLUTION


# %% [markdown] solution="early_stop"
# `check - best` is how many checks in a row have passed without progress, so no counter is needed. The loop looks at
# one loss after the other and never at the next one, as training does: the lowest loss of the whole list is often one
# that would not have been seen. When the loop ends by itself, `check` is the last index.

# %% [markdown] exercise="switch_off" minutes=10 difficulty=2
# <!-- claims: regularization-dropout-training, regularization-dropout-inference -->
# ## Dropout with given throws
#
# Write inverted dropout. So that the result can be checked, the random numbers are given: `throws` holds one for each
# unit of each sample, uniform between 0 and 1. In training a unit stays where its throw is below `keep_probability`,
# and what stays is divided by `keep_probability`; what goes is zero. At inference nothing happens.


# %%
def switch_off(h, throws, keep_probability, training):
    """Inverted dropout of a layer's activations.

    Args         h: (N, k), activations; left as they are.
                 throws: (N, k), between 0 and 1.
                 keep_probability: above 0, at most 1. training: True or False.
    Returns      (N, k).
    """
    # BEGIN SOLUTION: drop units in training only
    stays = throws < keep_probability
    if training:
        return h * stays / keep_probability
    return h * 1.0
    # END SOLUTION


# %% [markdown] solution="switch_off"
# A uniform number is below 0.8 with probability 0.8, so `throws < keep_probability` is the mask, one throw for each
# unit of each sample. Multiplying by it sets the others to zero, and dividing by the keep probability restores the
# mean: a unit that is there with probability 0.8 and counts for 1/0.8 counts for 1 on average. That is why inference
# has nothing left to do.

# %% [markdown] exercise="masked_moments" minutes=15 difficulty=2
# <!-- claims: regularization-dropout-inference, regularization-dropout-ensemble, regularization-dropout-ridge -->
# ## What a crowd says on average
#
# A linear unit without bias has inputs `x` and weights `w`; each input is kept with `keep_probability`, by a throw of
# its own, and is zero otherwise (classic: nothing is divided). Return the mean and the variance of its output over
# all masks, each counted with its probability. There are at most eight inputs, so you may try every mask; a formula
# is shorter. For `w = [1, -1]`, `x = [1, 1]` and 0.8 the mean is 0 and the variance 0.32.


# %%
def masked_moments(w, x, keep_probability):
    """The mean and the variance of a linear unit's output over random masks.

    Args         w: (d,). x: (d,). keep_probability: above 0, at most 1.
    Returns      mean, variance: two numbers.
    """
    # BEGIN SOLUTION: mean and variance over the masks
    terms = w * x
    mean = keep_probability * np.sum(terms)
    spread = keep_probability * (1 - keep_probability)
    variance = spread * np.sum(terms**2)
    return mean, variance
    # END SOLUTION


# %% [markdown] solution="masked_moments"
# A term is there with probability $p$ and absent otherwise, so its mean is $p$ times the term and its variance
# $p - p^{2} = p(1-p)$ times its square. The throws are independent; means add up always, variances because of that.
#
# By brute force: `itertools.product([0, 1], repeat=len(w))` lists the masks, and one that keeps $m$ of $d$ inputs has
# probability $p^{m}(1-p)^{d-m}$. With $p = \frac{1}{2}$ all are equally likely, and only then.

# %% [markdown] exercise="double_descent" minutes=40 difficulty=3
# <!-- claims: regularization-double-descent, regularization-l2-penalty, regularization-sgd-batch-noise,
# regularization-more-data-generalises -->
# ## Project: past the peak
#
# Produce the curve of double descent yourself. The model has hidden ReLU units without biases whose weights are
# given, one unit a row of `W`; only the read-out is fitted. A model with $P$ parameters has the first $P - 1$ units
# and a bias.
#
# For every $P$ in `counts`, fit the read-out on the training samples: with strength 0 by least squares, and where
# several fits are equally good, by the shortest vector of weights and bias; with a positive strength by ridge
# regression, the loss being the mean of the squares plus the strength times the squared length of the weights, the bias
# free. Measure the mean squared error on the training samples and on the test samples. Last, say which $P$ has the
# largest test error.
#
# `np.linalg.pinv` and `np.linalg.lstsq` are allowed here; the fits of `course_lib` are not. Then play: draw data as on
# the page, use 60 samples, and see where the peak sits and what a penalty makes of it.


# %%
def double_descent(X, y, X_test, y_test, W, counts, regularization_strength):
    """Training and test error of random-feature models of growing size.

    Args         X: (N, d), y: (N,), training samples.
                 X_test: (M, d), y_test: (M,), test samples.
                 W: (m, d), one hidden unit a row.
                 counts: (K,), numbers of parameters, from 2 to m + 1.
                 regularization_strength: a number, at least 0.
    Returns      train_errors: (K,). test_errors: (K,).
                 peak: the entry of counts with the largest test error.
    """
    # BEGIN SOLUTION: fit a model of every size
    n_samples = len(X)
    H = np.maximum(X @ W.T, 0.0)
    H_test = np.maximum(X_test @ W.T, 0.0)
    train_errors, test_errors = [], []
    for count in counts:
        n_units = count - 1
        columns = np.column_stack([H[:, :n_units], np.ones(n_samples)])
        new = np.column_stack([H_test[:, :n_units], np.ones(len(X_test))])
        if regularization_strength == 0:
            theta = np.linalg.lstsq(columns, y, rcond=None)[0]
        else:
            charged = np.append(np.ones(n_units), 0.0)
            price = n_samples * regularization_strength
            G = columns.T @ columns + price * np.diag(charged)
            theta = np.linalg.solve(G, columns.T @ y)
        train_errors.append(np.mean((columns @ theta - y) ** 2))
        test_errors.append(np.mean((new @ theta - y_test) ** 2))
    peak = counts[np.argmax(test_errors)]
    return np.array(train_errors), np.array(test_errors), peak
    # END SOLUTION


# %% [markdown] solution="double_descent"
# The features of all units are computed once; a smaller model takes fewer columns of the same table, so that sizes
# are compared on the same samples and units. `lstsq` and `pinv` return the shortest of several best fits. With a
# penalty the system has one solution, also with more parameters than samples.
#
# On the page's data with 60 samples the peak sits at 60 parameters: as many equations as unknowns. With a strength of
# 0.1 it is gone.
