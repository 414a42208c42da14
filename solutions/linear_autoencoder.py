# %% [markdown]
# # Exercises: The linear autoencoder
#
# Seven exercises, from one line to a training that finds the axes themselves. Write each function, run its cell, then
# run the cell below it: `check` tries your function on small and nasty inputs and, when something is wrong, says what.
# Try as often as you like; `hint(tail_error)` gives a nudge first and more when asked again. Keep the functions' names
# and arguments.
#
# Everywhere: samples are rows of `X`, the encoder `E` has shape `(m, d)`, the decoder `D` has shape `(d, m)`, and the
# copies of all samples are `X @ E.T @ D.T`.

# %%
import numpy as np


# %% [markdown] exercise="tail_error" minutes=5 difficulty=1
# <!-- claims: linear-autoencoder-eckart-young -->
# ## The bill, before the meal
#
# How far is `X` from the nearest matrix of rank `rank`? Do not build that matrix: the singular values know. The
# distance is the Frobenius norm of the difference. With rank 0 it is the norm of `X` itself.


# %%
def tail_error(X, rank):
    """The distance from X to the nearest matrix of that rank.

    Args         X: (N, d). rank: from 0 to min(N, d).
    Returns      A number.
    """
    # BEGIN SOLUTION: return the distance
    s = np.linalg.svd(X, compute_uv=False)
    return float(np.sqrt(np.sum(s[rank:] ** 2)))
    # END SOLUTION


# %% [markdown] solution="tail_error"
# The dropped terms stand at right angles to each other, so their squares add up, and the root comes last. `s[rank]` is
# the first value that is lost, since Python counts from 0.

# %% [markdown] exercise="truncated_svd" minutes=10 difficulty=1
# <!-- claims: linear-autoencoder-truncated-svd, linear-autoencoder-eckart-young, linear-autoencoder-svd -->
# ## Chop
#
# Return the matrix of rank `rank` that is nearest to `X`: keep the strongest terms of the singular value decomposition.


# %%
def truncated_svd(X, rank):
    """The nearest matrix of that rank.

    Args         X: (N, d). rank: from 1 to min(N, d).
    Returns      (N, d).
    """
    # BEGIN SOLUTION: keep the strongest terms
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    return (U[:, :rank] * s[:rank]) @ Vt[:rank]
    # END SOLUTION


# %% [markdown] solution="truncated_svd"
# The strongest terms are the first columns of `U`, the first singular values, and the first *rows* of the third result,
# which is transposed already. `U[:, :rank] * s[:rank]` multiplies column $j$ by $s_j$, as the product with a diagonal
# matrix would.

# %% [markdown] exercise="rotation_stretch_rotation" minutes=15 difficulty=2
# <!-- claims: linear-autoencoder-svd-determinants, linear-autoencoder-svd-2x2-example -->
# ## Turns, where there can be turns
#
# Return the three factors of a square matrix, `theta = U @ np.diag(s) @ Vt`, with the singular values in decreasing
# order, and such that `Vt` is a rotation (determinant 1, not −1). If the determinant of `theta` is positive, `U` is
# then a rotation too; if it is negative, `U` cannot be one; if it is 0, either will do. `np.linalg.svd` gives the
# factors, but not always the right signs.


# %%
def rotation_stretch_rotation(theta):
    """Turn, stretch, turn (or mirror).

    Args         theta: (n, n).
    Returns      U: (n, n). s: (n,), decreasing. Vt: (n, n), a rotation.
    """
    # BEGIN SOLUTION: mend the signs
    U, s, Vt = np.linalg.svd(theta)
    if np.linalg.det(Vt) < 0:
        U[:, -1] *= -1
        Vt[-1] *= -1
    return U, s, Vt
    # END SOLUTION


# %% [markdown] solution="rotation_stretch_rotation"
# A column of `U` and the row of `Vt` with the same number are multiplied with each other, so both may change their sign
# at once. One such pair changes the sign of both determinants. Any pair will do; here it is the last. Testing the
# determinant with `== -1` would fail, since it is −1 only up to rounding.

# %% [markdown] exercise="autoencoder_gradients" minutes=20 difficulty=2
# <!-- claims: linear-autoencoder-gradient-matrix, linear-autoencoder-gradient-entries,
# linear-autoencoder-dataset-loss -->
# ## Two gradients
#
# The loss of a linear autoencoder is half the squared distance from a sample to its copy, averaged over the samples.
# Return its gradients in the encoder and in the decoder.


# %%
def autoencoder_gradients(E, D, X):
    """The gradients of the loss in the encoder and the decoder.

    Args         E: (m, d), the encoder. D: (d, m), the decoder.
                 X: (N, d), rows are samples.
    Returns      E_gradient: (m, d). D_gradient: (d, m).
    """
    # BEGIN SOLUTION: return both
    code = X @ E.T
    error = code @ D.T - X
    E_gradient = D.T @ error.T @ X / len(X)
    D_gradient = error.T @ code / len(X)
    return E_gradient, D_gradient
    # END SOLUTION


# %% [markdown] solution="autoencoder_gradients"
# Error times input, twice. The decoder's input is the code and its error the copy's. The encoder's input is the sample,
# and its error is the copy's sent back through the decoder, `D.T @ error.T`. The ½ of the loss has eaten the 2 of the
# square, and the mean over the samples is in both gradients.

# %% [markdown] exercise="optimal_autoencoder" minutes=10 difficulty=2
# <!-- claims: linear-autoencoder-optimal-solution, linear-autoencoder-optimum-not-unique -->
# ## The best one
#
# Return an encoder and a decoder with the smallest loss that is possible for these samples and this size of the code.
# The samples are taken as they are, their mean is not subtracted. There are many right answers; the check looks at the
# copies.


# %%
def optimal_autoencoder(X, code_size):
    """A best linear autoencoder.

    Args         X: (N, d), rows are samples. code_size: m, from 1 to
                 min(N, d).
    Returns      E: (m, d). D: (d, m).
    """
    # BEGIN SOLUTION: return the two matrices
    Vt = np.linalg.svd(X, full_matrices=False)[2]
    D = Vt[:code_size].T
    return D.T, D
    # END SOLUTION


# %% [markdown] solution="optimal_autoencoder"
# With samples as rows, NumPy's third result holds the axes of the samples as its rows, the strongest first. The decoder
# has them as columns, the encoder as rows. `D @ A` and `inv(A) @ E` with any invertible `A` pass as well.

# %% [markdown] exercise="same_copies" minutes=10 difficulty=2
# <!-- claims: linear-autoencoder-optimum-not-unique, linear-autoencoder-identity-goal -->
# ## Be the judge
#
# Two people trained autoencoders on the same data. Do they have the same one? Answer `True` if both would give the same
# copy of *every* input. For each autoencoder one `(d, d)` matrix decides that; count two such matrices as the same when
# all their entries differ by less than $10^{-6}$. Their codes may be turned,
# sheared or sorted differently, and they may even have different sizes.


# %%
def same_copies(E_1, D_1, E_2, D_2):
    """Whether two autoencoders copy every input alike.

    Args         E_1: (m, d). D_1: (d, m). E_2: (p, d). D_2: (d, p).
    Returns      True or False.
    """
    # BEGIN SOLUTION: compare what decides
    difference = D_1 @ E_1 - D_2 @ E_2
    return bool(np.all(np.abs(difference) < 1e-6))
    # END SOLUTION


# %% [markdown] solution="same_copies"
# An autoencoder acts through the product of its two matrices, of shape `(d, d)`, and two linear maps are the same when
# their matrices are. Weights, codes and even the size of the code may differ.

# %% [markdown] exercise="train_ordered_autoencoder" minutes=45 difficulty=3
# <!-- claims: linear-autoencoder-optimum-not-unique, linear-autoencoder-gradient-matrix -->
# ## Project: an autoencoder that finds the axes
#
# Training finds the plane of the strongest axes, not the axes. Change the loss and it finds them, and in their order.
# Let $\mathcal{L}_{k}$ be the usual loss (half the squared distance, mean over the samples) when only the *first* $k$
# code numbers are used: the first $k$ rows of `E` and the first $k$ columns of `D`. The new loss is the mean of
# $\mathcal{L}_{1}, \mathcal{L}_{2}, \dots, \mathcal{L}_{m}$. The first code number appears in all of them, so it had
# better be the most useful.
#
# Do `n_steps` steps of gradient descent on it, on both matrices at once, and return the two matrices. `E` and `D` that
# are handed in must not be changed, and they may hold whole numbers. Try it then on data of your own: the columns of
# `D` line up with the singular axes, up to sign and length.


# %%
def train_ordered_autoencoder(E, D, X, learning_rate, n_steps):
    """Gradient descent on the mean loss over the first 1, 2, ..., m code numbers.

    Args         E: (m, d), the start. D: (d, m), the start. X: (N, d).
                 learning_rate: per step. n_steps: how many.
    Returns      E: (m, d). D: (d, m). Both after the last step.
    """
    # BEGIN SOLUTION: loop over steps and prefixes
    m = len(E)
    for _ in range(n_steps):
        code = X @ E.T
        E_gradient, D_gradient = np.zeros(E.shape), np.zeros(D.shape)
        for k in range(1, m + 1):
            error = code[:, :k] @ D[:, :k].T - X
            share = error / (m * len(X))
            E_gradient[:k] += D[:, :k].T @ share.T @ X
            D_gradient[:, :k] += share.T @ code[:, :k]
        E = E - learning_rate * E_gradient
        D = D - learning_rate * D_gradient
    return E, D
    # END SOLUTION


# %% [markdown] solution="train_ordered_autoencoder"
# Inside a step, every prefix has its own error and adds its own two gradients, to the first $k$ rows of one matrix and
# the first $k$ columns of the other. The mean over the prefixes and the mean over the samples are taken once, in
# `share`. Both gradients are complete before either matrix moves. `E = E - …` makes a new array; `E -= …` would change
# the caller's, and would stop where `E` holds whole numbers, for a fraction does not fit into them.
