# %% [markdown]
# # Exercises: Normalization
#
# Eight exercises, from a few lines to a small project. Write each function, run its cell, then run the cell below it:
# `check` tries your function on small and nasty inputs and, when something is wrong, says what. Try as often as you
# like; `hint(standardize)` gives a nudge first and more when asked again. Keep the functions' names and arguments.
#
# Everywhere: samples are rows and units or features are columns, so `z` has shape `(N, k)`; batch norm's `scale` and
# `shift` have one entry per unit; `epsilon` stands under the root.

# %%
import numpy as np


# %% [markdown] exercise="standardize" minutes=10 difficulty=1
# <!-- claims: normalization-standardization, normalization-scaling-and-conditioning -->
# ## One ruler
#
# Standardize two tables, the training samples and some others, both with the ruler of the *training* samples: off with
# the mean of each feature, then divide by its standard deviation (over $N$, not $N - 1$). A feature that has the same
# value in all training samples has the standard deviation 0; divide it by 1 instead.


# %%
def standardize(X_train, X):
    """Both tables in the unit that the training samples set.

    Args         X_train: (N, d), rows are samples. X: (M, d), other samples.
    Returns      Z_train: (N, d). Z: (M, d).
    """
    # BEGIN SOLUTION: return both tables
    mean = X_train.mean(axis=0)
    spread = X_train.std(axis=0)
    spread = np.where(spread == 0, 1, spread)
    return (X_train - mean) / spread, (X - mean) / spread
    # END SOLUTION


# %% [markdown] solution="standardize"
# `axis=0` runs down the columns and leaves one number per feature, `(d,)`, which broadcasting then takes off every
# row. Mean and standard deviation are measured once. The second table is only transformed; its own statistics are
# never asked for, and one sample alone is no special case.
#
# The comparison with 0 is safe for columns whose mean is computed exactly. `fit_standardizer` compares the values
# themselves, because the standard deviation of six times 0.1 may come out as $10^{-17}$.

# %% [markdown] exercise="steps_foretold" minutes=10 difficulty=2
# <!-- claims: normalization-scaling-and-conditioning, normalization-mean-offset -->
# ## How long will it take?
#
# A linear unit with bias is fitted to `X` by gradient descent on the mean squared error, at the best fixed learning
# rate. Along the slowest direction every step leaves the share $\rho = (\kappa - 1)/(\kappa + 1)$ of the distance to
# the bottom, where $\kappa$ is the condition number of the Hessian
# $\frac2N\bar{\mathbf X}^\top\bar{\mathbf X}$, and the loss above its least value is quadratic in the distance.
# After how many steps is that excess down to `share` of what it was? Return the number as it comes, unrounded; the
# column of ones and the features are never linearly dependent here.


# %%
def steps_foretold(X, share):
    """Gradient steps until the excess loss has shrunk to a share.

    Args         X: (N, d), rows are samples, without the column of ones.
                 share: between 0 and 1, such as 1e-6.
    Returns      A number, at least 0, not rounded.
    """
    # BEGIN SOLUTION: return the number of steps
    X_bar = np.column_stack([X, np.ones(len(X))])
    curvatures = np.linalg.eigvalsh(X_bar.T @ X_bar)
    kappa = curvatures[-1] / curvatures[0]
    rho = (kappa - 1) / (kappa + 1)
    return np.log(share) / (2 * np.log(rho))
    # END SOLUTION


# %% [markdown] solution="steps_foretold"
# `eigvalsh` returns the eigenvalues of a symmetric matrix in ascending order; the factor $2/N$ cancels in the quotient.
# After $t$ steps the distance is down to $\rho^t$ and the excess to $\rho^{2t}$; solve $\rho^{2t} = $ `share` for $t$.
#
# For large $\kappa$ the logarithm of $\rho$ is close to $-2/\kappa$, so the number of steps is close to
# $\frac{\kappa}{4}\log(1/\text{share})$: proportional to $\kappa$, and so to the square of a large spread or mean.

# %% [markdown] exercise="batch_normalize" minutes=10 difficulty=1
# <!-- claims: normalization-batch-norm-forward, normalization-batch-norm-invariance -->
# ## Forward
#
# Write batch norm as it is used in training. For 1, 2, 3, 4 with `epsilon` 0, scale 1 and shift 0 the result is
# $\pm 1.3416, \pm 0.4472$.


# %%
def batch_normalize(z, scale, shift, epsilon):
    """Batch norm with the statistics of the batch.

    Args         z: (N, k), a column per unit. scale: (k,). shift: (k,).
                 epsilon: a number above 0, or 0 where no column is constant.
    Returns      (N, k).
    """
    # BEGIN SOLUTION: return the output
    mean = z.mean(axis=0)
    variance = z.var(axis=0)
    normalized = (z - mean) / np.sqrt(variance + epsilon)
    return scale * normalized + shift
    # END SOLUTION


# %% [markdown] solution="batch_normalize"
# Four decisions: down the columns; over $N$, NumPy's default; `epsilon` inside the root; scale and shift after the
# division. A test that catches the wrong ones: the output minus `shift` must have mean 0 in every column, and its
# variance divided by `scale**2` must be $\varsigma^{2} / (\varsigma^{2} + \epsilon)$.
#
# The same as one straight line per unit, which is how a fast implementation does it:
#
# ```python
# factor = scale / np.sqrt(z.var(axis=0) + epsilon)
# return factor * z + (shift - factor * z.mean(axis=0))
# ```

# %% [markdown] exercise="batch_norm_gradients" minutes=20 difficulty=2
# <!-- claims: normalization-batch-norm-backward, normalization-gradient-orthogonal -->
# ## Backward
#
# `upstream` is the derivative of the loss by the output of batch norm, one row per sample. Return the derivatives by
# `z`, by `scale` and by `shift`. (A mean loss has put its $1/N$ into `upstream` already.)


# %%
def batch_norm_gradients(upstream, z, scale, epsilon):
    """The way back through batch norm.

    Args         upstream: (N, k), dL in the output. z: (N, k), what came in.
                 scale: (k,). epsilon: as in the forward pass.
    Returns      z_gradient: (N, k). scale_gradient: (k,). shift_gradient: (k,).
    """
    # BEGIN SOLUTION: return the three
    root = np.sqrt(z.var(axis=0) + epsilon)
    normalized = (z - z.mean(axis=0)) / root
    arrives = scale * upstream
    by_mean = arrives.mean(axis=0)
    by_spread = normalized * (arrives * normalized).mean(axis=0)
    z_gradient = (arrives - by_mean - by_spread) / root
    return z_gradient, (upstream * normalized).sum(axis=0), upstream.sum(axis=0)
    # END SOLUTION


# %% [markdown] solution="batch_norm_gradients"
# Three terms for `z`: what arrives, minus its mean, minus its part along the normalized values, all over the root. The
# two that are taken off are *means* over the batch. Scale and shift collect *sums*: every sample contributes.
#
# Two quick tests before any difference quotient: each column of `z_gradient` adds up to 0, and with `epsilon` 0 its
# product with the column of `z` is 0 as well. Never test with an upstream of ones: then `z_gradient` is 0, and many
# wrong versions agree.

# %% [markdown] exercise="could_be_gradient" minutes=10 difficulty=2
# <!-- claims: normalization-batch-norm-backward, normalization-batch-norm-invariance -->
# ## Be the judge
#
# A friend hands you the pre-activations `z` of a batch and an array that is said to be the derivative of some loss by
# them, through a batch norm with `epsilon` 0. You know neither the loss nor the scale. But the loss cannot have changed
# when all values of one unit are shifted together, nor when they are stretched together. So its gradient has no part in
# these two directions, for any unit.
#
# Return whether the array passes both tests. Rounding must not decide: the entries are of ordinary size, so take a
# number below `1e-6` for zero.


# %%
def could_be_gradient(z, z_gradient):
    """Whether an array could be the gradient of a loss behind batch norm.

    Args         z: (N, k), a column per unit. z_gradient: (N, k), the claim.
    Returns      True or False.
    """
    # BEGIN SOLUTION: does it pass both tests?
    along_shift = z_gradient.sum(axis=0)
    along_stretch = (z_gradient * z).sum(axis=0)
    both = np.concatenate([along_shift, along_stretch])
    return bool(np.all(np.abs(both) < 1e-6))
    # END SOLUTION


# %% [markdown] solution="could_be_gradient"
# A shift of one unit moves along a column of ones, a stretch moves along the column of `z` itself. The slope of the
# loss along a direction is the product of gradient and direction; both must vanish, for every unit by itself.
#
# It is a test that can refute, not prove: an array that passes need not be the gradient of *your* loss. But it costs
# two lines, needs no difference quotients, and finds the classical mistake at once, namely mean and standard deviation
# taken for constants.

# %% [markdown] exercise="running_statistics" minutes=10 difficulty=2
# <!-- claims: normalization-batch-norm-forward -->
# ## Remember
#
# The batches of a training go by. Keep the running mean and the running variance of each unit: start with 0 and 1, and
# after each batch keep the share `memory` of the old and take the rest from the new. The mean comes as it is; the
# variance of a batch goes in over $N - 1$.


# %%
def running_statistics(batches, memory):
    """The statistics that inference will use.

    Args         batches: (B, N, k), B batches of N samples, in order; N is at
                 least 2. memory: between 0 and 1, the share of the old.
    Returns      mean: (k,). variance: (k,).
    """
    # BEGIN SOLUTION: return mean and variance
    n_units = batches.shape[2]
    mean, variance = np.zeros(n_units), np.ones(n_units)
    for batch in batches:
        mean = memory * mean + (1 - memory) * batch.mean(axis=0)
        unbiased = batch.var(axis=0, ddof=1)
        variance = memory * variance + (1 - memory) * unbiased
    return mean, variance
    # END SOLUTION


# %% [markdown] solution="running_statistics"
# `ddof=1` divides by $N - 1$. The order of the batches counts: the last one has the share `1 - memory`, the one before
# it `memory` times that, and so on. What is left of the start is `memory ** B`. Written out, that is a weighted
# sum without a loop over time:
#
# ```python
# shares = (1 - memory) * memory ** np.arange(len(batches))[::-1]
# mean = shares @ batches.mean(axis=1)
# variance = memory ** len(batches) + shares @ batches.var(axis=1, ddof=1)
# ```

# %% [markdown] exercise="fold_layer" minutes=15 difficulty=2
# <!-- claims: normalization-batch-norm-forward, normalization-batch-norm-invariance -->
# ## Fold it away
#
# After training, a layer $\mathbf{W}\mathbf{x} + \mathbf{b}$ is followed by batch norm with running statistics. Return
# the weights and the bias of one layer that does the same.


# %%
def fold_layer(W, b, scale, shift, mean, variance, epsilon):
    """One layer in place of a layer and the batch norm behind it.

    Args         W: (k, d), a row per unit. b: (k,). scale: (k,). shift: (k,).
                 mean: (k,), running. variance: (k,), running. epsilon: above 0.
    Returns      W_folded: (k, d). b_folded: (k,).
    """
    # BEGIN SOLUTION: return weights and bias
    factor = scale / np.sqrt(variance + epsilon)
    W_folded = W * factor[:, None]
    b_folded = (b - mean) * factor + shift
    return W_folded, b_folded
    # END SOLUTION


# %% [markdown] solution="fold_layer"
# Insert $z = \mathbf{W}\mathbf{x} + \mathbf{b}$ into scale · (z − mean) / root + shift and collect: what multiplies
# $\mathbf{x}$ is the new matrix, the rest is the new bias. Each unit is a *row* of `W`, so the factors need a second
# axis, `factor[:, None]`; without it NumPy would scale the columns, and complain only when the layer is not square.

# %% [markdown] exercise="train_normalized_unit" minutes=45 difficulty=3
# <!-- claims: normalization-batch-norm-forward, normalization-batch-norm-backward,
# normalization-gradient-orthogonal -->
# ## Project: the life of a normalized unit
#
# One linear unit without bias, $z = \mathbf{w}\cdot\mathbf{x}$, then batch norm, and its output is the prediction.
# Train it: one step of plain gradient descent per batch, on the mean squared error of that batch, for `w`, scale and
# shift together. Scale starts at 1, shift at 0. Along the way keep the running mean (from 0) and the running variance
# (from 1, over $N - 1$) of $z$, each batch's taken before its step. At the end predict the new samples `X` as at
# inference.
#
# All of the chapter is in it: forward, the three terms, two sets of statistics.


# %%
def train_normalized_unit(batches, targets, w, learning_rate, memory, epsilon, X):
    """Train a linear unit with batch norm, then use it.

    Args         batches: (B, N, d), in order; N is at least 2.
                 targets: (B, N). w: (d,), the start. learning_rate: above 0.
                 memory: share of the old statistics. epsilon: above 0, used in
                 training and at inference. X: (M, d), new samples.
    Returns      w: (d,), trained. scale: a number. shift: a number.
                 y_hat: (M,), predictions for X.
    """
    # BEGIN SOLUTION: train, then predict
    n_samples = batches.shape[1]
    scale, shift = 1.0, 0.0
    running_mean, running_variance = 0.0, 1.0
    for X_batch, y in zip(batches, targets, strict=True):
        z = X_batch @ w
        mean, variance = z.mean(), z.var()
        root = np.sqrt(variance + epsilon)
        normalized = (z - mean) / root
        upstream = 2 / n_samples * (scale * normalized + shift - y)
        arrives = scale * upstream
        by_mean = arrives.mean()
        by_spread = normalized * (arrives * normalized).mean()
        z_gradient = (arrives - by_mean - by_spread) / root
        w = w - learning_rate * (X_batch.T @ z_gradient)
        scale = scale - learning_rate * (upstream @ normalized)
        shift = shift - learning_rate * upstream.sum()
        unbiased = variance * n_samples / (n_samples - 1)
        running_mean = memory * running_mean + (1 - memory) * mean
        running_variance = memory * running_variance + (1 - memory) * unbiased
    root = np.sqrt(running_variance + epsilon)
    y_hat = scale * (X @ w - running_mean) / root + shift
    return w, scale, shift, y_hat
    # END SOLUTION


# %% [markdown] solution="train_normalized_unit"
# Every line is one of the earlier exercises. Mind the order inside the loop: all three gradients belong to the same
# parameters, so `arrives` is computed before `scale` moves. And mind which statistics stand where: the batch's, over
# $N$, in the loop; the running ones, over $N - 1$, at the end. The last two lines treat every sample of `X` by itself.
#
# Look at the length of `w` while it trains: with a tiny `epsilon` it never shrinks.
