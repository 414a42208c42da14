# %% [markdown]
# # Exercises: What you need before
#
# Seven exercises, from one line to a small project. Write each function, run its cell, then run the cell below it:
# `check` tries your function on small and nasty inputs and, when something is wrong, says what. Try as often as you
# like; `hint(pairwise_distances)` gives a nudge first and more when asked again. Keep the functions' names and
# arguments.
#
# Everywhere: samples are rows, so `X` has shape `(N, d)`; a map from `d` numbers to `k` has a matrix of shape `(k, d)`.

# %%
import numpy as np


# %% [markdown] exercise="pairwise_distances" minutes=10 difficulty=2
# <!-- claims: prerequisites-norm-and-metric, prerequisites-array-shapes -->
# ## All distances, no loop
#
# `X` holds `N` points in its rows, `Y` holds `M`, all with `d` coordinates. How far is every point of `X` from every
# point of `Y`? The answer is a table with a row for each point of `X` and a column for each point of `Y`. The distance
# is the ordinary one, the length of the difference. Broadcasting does it in a line or two.


# %%
def pairwise_distances(X, Y):
    """The distance of every row of X from every row of Y.

    Args         X: (N, d), rows are points. Y: (M, d), rows are points.
    Returns      (N, M).
    """
    # BEGIN SOLUTION: return the distances
    apart = X[:, None, :] - Y[None, :, :]
    squared = np.sum(apart**2, axis=2)
    return np.sqrt(squared)
    # END SOLUTION


# %% [markdown] solution="pairwise_distances"
# `X[:, None, :]` has the shape `(N, 1, d)` and `Y[None, :, :]` the shape `(1, M, d)`. Their difference stretches both
# to `(N, M, d)`: every row against every row. Squaring and adding up over the last axis, the coordinates, leaves
# `(N, M)`. `np.linalg.norm(X[:, None] - Y, axis=2)` says the same.
#
# For many points with many coordinates the table of differences becomes large. Then people expand the square,
# $\mathbf{x}\cdot\mathbf{x}+\mathbf{y}\cdot\mathbf{y}-2\mathbf{x}\cdot\mathbf{y}$, which needs one matrix product. But
# it subtracts large numbers, and for equal points rounding may leave something below zero, whose root is `nan`. Who
# expands must clip at zero.

# %% [markdown] exercise="mean_and_variance" minutes=5 difficulty=1
# <!-- claims: prerequisites-expectation-variance -->
# ## Not every outcome counts the same
#
# A quantity takes the values $x_1, \dots, x_k$ with the probabilities $\Pr(x_1), \dots, \Pr(x_k)$. Compute its
# expectation and its variance. For the values 0 and 10 with the probabilities 0.9 and 0.1 they are 1 and 9.
# `np.average` and `np.cov` are not your own work here; sums, means and products are allowed.


# %%
def mean_and_variance(values, probabilities):
    """Expectation and variance of a quantity with finitely many values.

    Args         values: (k,). probabilities: (k,), not negative, their sum is 1.
    Returns      mean: a number. variance: a number.
    """
    # BEGIN SOLUTION: return mean, variance
    mean = probabilities @ values
    deviations = values - mean
    variance = probabilities @ deviations**2
    return float(mean), float(variance)
    # END SOLUTION


# %% [markdown] solution="mean_and_variance"
# An expectation is an inner product: weights times values. The variance is the expectation of the squared deviations,
# with the same weights. Equal weights, `np.mean`, would treat an outcome of one in a thousand like all the others.
#
# `probabilities @ values**2 - mean**2` is the same on paper. It loses digits when the mean is large and the spread
# small, because it subtracts two large numbers.

# %% [markdown] exercise="quadratic_form_gradient" minutes=10 difficulty=1
# <!-- claims: prerequisites-quadratic-general, prerequisites-quadratic-symmetric -->
# ## A vector that stands there twice
#
# What is the gradient of $\mathbf{x}^\top\mathbf{A}\mathbf{x}$ in $\mathbf{x}$, for a square matrix $\mathbf{A}$ that
# need not be symmetric? Nudge $\mathbf{x}$, keep what holds the nudge once, read off. One line of code.


# %%
def quadratic_form_gradient(A, x):
    """The gradient of x.T @ A @ x in x.

    Args         A: (d, d), any square matrix. x: (d,).
    Returns      (d,).
    """
    # BEGIN SOLUTION: return the gradient
    return (A + A.T) @ x
    # END SOLUTION


# %% [markdown] solution="quadratic_form_gradient"
# With a nudge $\Delta\mathbf{x}$ two terms hold it once: $\mathbf{x}^\top\mathbf{A}\,\Delta\mathbf{x}$ and
# $\Delta\mathbf{x}^\top\mathbf{A}\mathbf{x}$. The first is $(\mathbf{A}^\top\mathbf{x})\cdot\Delta\mathbf{x}$,
# the second $(\mathbf{A}\mathbf{x})\cdot\Delta\mathbf{x}$. Together they give
# $(\mathbf{A}+\mathbf{A}^\top)\mathbf{x}$.
#
# The familiar $2\mathbf{A}\mathbf{x}$ is the special case of a symmetric matrix. Test with one that is not.

# %% [markdown] exercise="residual_gradient" minutes=10 difficulty=2
# <!-- claims: prerequisites-residual-wrt-matrix, prerequisites-gradient-layout -->
# ## Error times input
#
# A linear layer maps $\mathbf{x}$ to $\mathbf{A}\mathbf{x}$ and should have returned $\mathbf{y}$. How must its matrix
# change? Return the gradient of $\lVert\mathbf{y}-\mathbf{A}\mathbf{x}\rVert^2$ in $\mathbf{A}$. It has the shape
# of $\mathbf{A}$.


# %%
def residual_gradient(A, x, y):
    """The gradient of the squared length of y - A @ x in the matrix A.

    Args         A: (k, d). x: (d,), the input. y: (k,), the target.
    Returns      (k, d).
    """
    # BEGIN SOLUTION: return the gradient
    error = A @ x - y
    return 2 * np.outer(error, x)
    # END SOLUTION


# %% [markdown] solution="residual_gradient"
# Entry $(i, j)$ of $\mathbf{A}$ appears in output $i$ only, multiplied by $x_j$. The error is prediction minus target,
# as everywhere in this course; squared, it is the same as $\mathbf{y}-\mathbf{A}\mathbf{x}$. The square brings a 2, the
# inner derivative is $x_j$, so the entry's slope is twice the error of output $i$ times $x_j$: error of the row times
# input of the column, an outer product. The error stands first because it has as many entries as there are rows.

# %% [markdown] exercise="tanh_layer_jacobian" minutes=15 difficulty=2
# <!-- claims: prerequisites-jacobian, prerequisites-chain-rule -->
# ## A layer under the microscope
#
# A layer of a network computes $\mathbf{h}=\tanh(\mathbf{W}\mathbf{x}+\mathbf{b})$, the tanh entry by entry. Its
# Jacobian has a row for each output and a column for each input. Use the chain rule: the derivative of
# $\tanh(z)$ is $1-\tanh(z)^2$.


# %%
def tanh_layer_jacobian(W, b, x):
    """The Jacobian of tanh(W @ x + b) in x.

    Args         W: (k, d). b: (k,). x: (d,).
    Returns      (k, d), rows are outputs.
    """
    # BEGIN SOLUTION: return the Jacobian
    h = np.tanh(W @ x + b)
    slopes = 1 - h**2
    return slopes[:, None] * W
    # END SOLUTION


# %% [markdown] solution="tanh_layer_jacobian"
# Two maps follow each other. The inner one has the Jacobian `W`. The outer one works entry by entry, so its Jacobian is
# diagonal, with the slopes on the diagonal. The product, outer one on the left, multiplies row $i$ of `W` by slope $i$.
# `np.diag(slopes) @ W` says so directly; a column of slopes times `W` does the same without building the diagonal
# matrix.
#
# Where a unit is saturated, $h$ close to $\pm 1$, its row is close to zero: small changes of the input no longer reach
# the output.

# %% [markdown] exercise="curvature_signs" minutes=15 difficulty=2
# <!-- claims: prerequisites-second-derivative-test -->
# ## Bowl, summit or saddle?
#
# At a place without slope the Hessian $\mathbf{H}$ tells what is there. Count in how many directions the ground curves
# up, in how many it is flat, and in how many it curves down. For $(2, 0, 0)$ the place is the bottom of a bowl, for
# $(1, 0, 1)$ a saddle, and with a flat direction and no opposite signs nothing is decided.
#
# Rounding must not decide: a curvature below `1e-9` in size is flat. The others are larger than `1e-3`.


# %%
def curvature_signs(H):
    """How many directions curve up, are flat, curve down.

    Args         H: (d, d), symmetric.
    Returns      up, flat, down: three whole numbers that add up to d.
    """
    # BEGIN SOLUTION: return up, flat, down
    curvatures = np.linalg.eigvalsh(H)
    up = int(np.sum(curvatures > 1e-9))
    down = int(np.sum(curvatures < -1e-9))
    flat = len(H) - up - down
    return up, flat, down
    # END SOLUTION


# %% [markdown] solution="curvature_signs"
# The eigenvectors of a symmetric matrix are directions at right angles to each other, and along each of them the
# curvature is its eigenvalue. So count the signs of the eigenvalues. `eigvalsh` is made for symmetric matrices and
# returns real numbers, sorted.
#
# The diagonal will not do: the matrix with rows $(1, 2)$ and $(2, 1)$ curves up along both axes, and down between
# them. Nor will the determinant: it multiplies the signs and forgets how many there are.

# %% [markdown] exercise="fit_by_likelihood" minutes=45 difficulty=3
# <!-- claims: prerequisites-maximum-likelihood -->
# ## Project: the noise chooses the line
#
# Points $(x_i, y_i)$ lie near a line $\hat y_i = w x_i + b$. Each $y_i$ is the line's height plus noise. Two laws:
#
# - `order=2`, Gaussian noise: the density at $y_i$ is $\exp(-(\hat y_i-y_i)^2/2)/\sqrt{2\pi}$;
# - `order=1`, Laplace noise: the density at $y_i$ is $\exp(-|\hat y_i-y_i|)/2$.
#
# For the given law find the line under which the data are most probable. Return its parameters and what it costs:
# minus the mean of the log-densities. For Laplace noise several lines can be equally good; any of them is accepted.
# A cost that is right to six digits is near enough.
#
# For Gaussian noise you know the answer in closed form. For Laplace noise there is a small theorem: among the best
# lines there is always one that passes through two of the points. There are at most 30 points then. No two have
# the same $x$. Ready-made fits and optimizers are not your own work here.


# %%
def fit_by_likelihood(x, y, order):
    """The likeliest line through points with Gaussian or Laplace noise.

    Args         x: (N,), all different. y: (N,). order: 2 for Gaussian noise,
                 1 for Laplace noise.
    Returns      theta: (2,), slope and bias. cost: minus the mean
                 log-density of the errors.
    """
    # BEGIN SOLUTION: return theta, cost
    if order == 2:
        X_bar = np.column_stack([x, np.ones(len(x))])
        theta = np.linalg.solve(X_bar.T @ X_bar, X_bar.T @ y)
        errors = X_bar @ theta - y
        cost = np.mean(errors**2) / 2 + np.log(2 * np.pi) / 2
        return theta, float(cost)
    best = np.inf
    for i in range(len(x)):
        for j in range(i):
            w = (y[i] - y[j]) / (x[i] - x[j])
            b = y[i] - w * x[i]
            average = np.mean(np.abs(w * x + b - y))
            if average < best:
                best = average
                theta = np.array([w, b])
    return theta, float(best + np.log(2))
    # END SOLUTION


# %% [markdown] solution="fit_by_likelihood"
# Minus the logarithm of the Gaussian density is $(\hat y_i-y_i)^2/2+\frac12\log(2\pi)$. The constant does not depend on
# the line, so the likeliest line has the smallest mean squared error: least squares. Minus the logarithm of the Laplace
# density is $|\hat y_i-y_i|+\log 2$, and the likeliest line has the smallest mean absolute error.
#
# That one has no closed form. But its cost is made of flat pieces, like a cut stone, and a lowest point sits at a
# corner, where two of the errors are zero. So it is enough to try the lines through two points.
#
# Now move one point far away. The Gaussian line follows it, because a large error costs its square. The Laplace line
# hardly moves. Neither is right by itself: the noise decides, and you have to know or assume it. Note also that the
# logarithms are added up. The product of a thousand densities would be zero on a computer.
