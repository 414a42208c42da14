# %% [markdown]
# # Exercises: Backpropagation
#
# Seven exercises, from a count to an engine of your own. Write each function, run its cell, then run the cell below it:
# `check` tries your function on small and nasty inputs and, when something is wrong, says what. Try as often as you
# like; `hint(cost_ratio)` gives a nudge first and more when asked again. Keep the functions' names and arguments.
#
# Everywhere: samples are rows, a unit is a row of its weight matrix, and a layer computes
# `h = a(h_prev @ W.T + b)`; the loss is a mean over the `N` samples of the squared errors, summed over the outputs,
# without a factor ½.

# %%
import numpy as np


# %% [markdown] exercise="cost_ratio" minutes=5 difficulty=1
# <!-- claims: backprop-backward-cost -->
# ## How many forward passes is that?
#
# A network has the widths $n_0, n_1, \dots, n_L$, inputs first. Per sample, the forward pass multiplies every weight
# once. The backward pass sends the deltas down through every matrix but the first, and makes one product per weight for
# the gradients. Biases cost no multiplication; slopes are not counted.
#
# Return the multiplications of both passes together, divided by those of the forward pass alone. For widths
# 10, 50, 50, 50, 1 it is 16150/5550, about 2.91.


# %%
def cost_ratio(widths):
    """Multiplications of forward and backward pass, in forward passes.

    Args         widths: (L+1,), whole numbers, inputs first.
    Returns      A number.
    """
    # BEGIN SOLUTION: count the products
    widths = np.asarray(widths)
    weights = widths[1:] * widths[:-1]
    forward = np.sum(weights)
    deltas = np.sum(weights[1:])
    return float((forward + deltas + forward) / forward)
    # END SOLUTION


# %% [markdown] solution="cost_ratio"
# Layer $l$ has $n_l n_{l-1}$ weights. `forward` appears twice in the sum: once for the forward pass, once for the
# gradients of the weights, which are one product per weight as well. `deltas` leaves out the first matrix, because
# nobody asks for the gradient in the inputs. A single layer gives exactly 2, a deep network nearly 3.

# %% [markdown] exercise="sin_exp_cos_gradients" minutes=10 difficulty=1
# <!-- claims: backprop-eight-derivatives, backprop-parameter-derivatives, backprop-dl-df2 -->
# ## Walk the chain yourself
#
# The chain of the first page, forward:
#
# $$z_1 = b_1 + w_1 x, \quad z_2 = b_2 + w_2 \sin z_1, \quad z_3 = b_3 + w_3 \exp z_2, \quad
# z_4 = b_4 + w_4 \cos z_3, \quad \ell = (z_4 - y)^2 .$$
#
# Return the eight derivatives of $\ell$. Walk forward, keep what you meet, walk back with one number. In Python
# `b[0]` is $b_1$.


# %%
def sin_exp_cos_gradients(x, y, b, w):
    """The derivatives of the loss by the four biases and the four weights.

    Args         x: a number. y: a number. b: (4,). w: (4,).
    Returns      b_gradient: (4,). w_gradient: (4,).
    """
    # BEGIN SOLUTION: forward, then back
    z_1 = b[0] + w[0] * x
    h_1 = np.sin(z_1)
    z_2 = b[1] + w[1] * h_1
    h_2 = np.exp(z_2)
    z_3 = b[2] + w[2] * h_2
    h_3 = np.cos(z_3)
    z_4 = b[3] + w[3] * h_3
    by_z_4 = 2 * (z_4 - y)
    by_z_3 = -np.sin(z_3) * w[3] * by_z_4
    by_z_2 = np.exp(z_2) * w[2] * by_z_3
    by_z_1 = np.cos(z_1) * w[1] * by_z_2
    b_gradient = np.array([by_z_1, by_z_2, by_z_3, by_z_4])
    inputs = np.array([x, h_1, h_2, h_3])
    return b_gradient, inputs * b_gradient
    # END SOLUTION


# %% [markdown] solution="sin_exp_cos_gradients"
# Each line of the walk back takes two steps at once: through a layer, times its weight, and through a bend, times the
# slope at the place where the forward pass went through it. The biases get the numbers of the walk as they are, the
# weights get them times what they were multiplied by: $x$, $h_1$, $h_2$, $h_3$.

# %% [markdown] exercise="layer_backward" minutes=10 difficulty=2
# <!-- claims: backprop-bp2, backprop-bp3, backprop-bp4, backprop-batch-gradient-is-mean -->
# ## One layer, backwards
#
# A layer has received `h_prev` and computed `z = h_prev @ W.T + b`. From above comes `delta`, the derivative of the
# loss by `z`, one row per sample. Below lie units whose slopes $a'(z)$ are given as `slope_prev`.
#
# Return the gradients of `W` and `b`, summed over the samples, and the delta of the layer below. (A mean loss has
# put its $1/N$ into `delta` already.)


# %%
def layer_backward(delta, h_prev, W, slope_prev):
    """BP2, BP3 and BP4 for one layer and a batch.

    Args         delta: (N, n), derivative of the loss by z. h_prev: (N, m),
                 what the layer received. W: (n, m). slope_prev: (N, m).
    Returns      W_gradient: (n, m). b_gradient: (n,). delta_prev: (N, m).
    """
    # BEGIN SOLUTION: return the three
    W_gradient = delta.T @ h_prev
    b_gradient = delta.sum(axis=0)
    delta_prev = (delta @ W) * slope_prev
    return W_gradient, b_gradient, delta_prev
    # END SOLUTION


# %% [markdown] solution="layer_backward"
# The shapes do most of it. `(n, m)` from `(N, n)` and `(N, m)`: the product must run over the samples, so `delta` is
# transposed, and the sum over the samples comes for free. `(n,)` from `(N, n)`: add up the rows. `(N, m)` from `(N, n)`
# and `(n, m)`: `delta @ W`, and then each entry times the slope of its unit, after the product.
#
# With square layers wrong transposes have the right shape too. That is why the check also tries unequal widths.

# %% [markdown] exercise="central_slopes" minutes=10 difficulty=2
# <!-- claims: backprop-finite-difference-accuracy, backprop-finite-difference-cost -->
# ## Ask the function
#
# The loss of a single tanh unit on a batch is
#
# $$\mathcal{L}(\boldsymbol\theta) = \frac1N \sum_{i=1}^N \bigl(\tanh(\mathbf{w}\cdot\mathbf{x}_i + b) - y_i\bigr)^2,$$
#
# with $\boldsymbol\theta = (w_1, \dots, w_d, b)$, the bias last. Measure its gradient: for each parameter alone, nudge
# it up by `h`, nudge it down by `h`, and take the central quotient. No formula for the derivative, please; the check
# compares with the quotient itself, error of the formula included, and it uses nudges as long as 0.5.


# %%
def central_slopes(X, y, theta, h):
    """The central difference quotient of the loss for each parameter.

    Args         X: (N, d), rows are samples. y: (N,).
                 theta: (d+1,), bias last. h: a number, the nudge.
    Returns      (d+1,).
    """
    # BEGIN SOLUTION: nudge each parameter up and down
    slopes = []
    for j in range(len(theta)):
        nudge = np.zeros(len(theta))
        nudge[j] = h
        losses = []
        for moved in (theta + nudge, theta - nudge):
            y_hat = np.tanh(X @ moved[:-1] + moved[-1])
            losses.append(np.mean((y_hat - y) ** 2))
        slopes.append((losses[0] - losses[1]) / (2 * h))
    return np.array(slopes)
    # END SOLUTION


# %% [markdown] solution="central_slopes"
# One parameter at a time: `nudge` is zero but for one entry. Both moved points are fresh arrays, so `theta` stays as it
# was, and whole numbers in `theta` do no harm, because adding the float nudge makes floats. The divisor is the distance
# between the two points, which is $2h$.
#
# This costs $2(d+1)$ evaluations of the loss: too slow for training, just right for checking.

# %% [markdown] exercise="is_gradient" minutes=20 difficulty=2
# <!-- claims: backprop-finite-difference-accuracy, backprop-what-it-is, backprop-bp1 -->
# ## Be the judge
#
# A friend computed the gradient of the tanh unit's loss of the last exercise, at `theta` on data `X`, `y`, and hands
# you the result. Is it right? Write the check. Do not work out the derivative: compare with central differences, and
# decide by a *relative* error, because gradients of size $10^{-4}$ are as common as gradients of size 1.
#
# Right gradients come with rounding errors, and your measurement has an error of its own; nothing that agrees to five
# digits is wrong here, and every wrong gradient is off by at least one per mille of its size.


# %%
def is_gradient(X, y, theta, claimed):
    """Whether the claimed gradient of the tanh unit's loss is right.

    Args         X: (N, d). y: (N,). theta: (d+1,), bias last.
                 claimed: (d+1,), what is claimed to be the gradient.
    Returns      True or False.
    """

    # BEGIN SOLUTION: measure and compare
    def loss(at):
        return np.mean((np.tanh(X @ at[:-1] + at[-1]) - y) ** 2)

    h = 1e-5
    units = np.eye(len(theta))
    measured = np.array([(loss(theta + h * u) - loss(theta - h * u)) / (2 * h) for u in units])
    error = np.linalg.norm(claimed - measured)
    size = np.linalg.norm(measured)
    return bool(error < 1e-4 * size)
    # END SOLUTION


# %% [markdown] solution="is_gradient"
# The nudge of $10^{-5}$ leaves an error of about $10^{-10}$, the threshold lies between that and one per mille. The
# error is compared with the *size of the measured gradient*, so that a gradient of zeros does not pass where the true
# one is of size $10^{-4}$, and a factor of 2 is caught at every size.
#
# What does not work: to ask whether the loss falls along the claimed direction (many wrong gradients point downhill),
# to look at one entry only, or to compare with an absolute threshold.

# %% [markdown] exercise="tanh_network_gradients" minutes=30 difficulty=3
# <!-- claims: backprop-algorithm, backprop-bp1, backprop-bp-recursion-order, backprop-code-gradient -->
# ## Any depth
#
# A network of $L$ layers, all of width $n$: every layer but the last bends with tanh, the last is linear. Its weights
# are stacked in one array, layer 1 first. The loss is the mean over the samples of the summed squared errors of the
# outputs. Return the gradients of all weights and biases. The check includes networks of a single layer.


# %%
def tanh_network_gradients(W, b, X, Y):
    """Backpropagation through L layers of width n.

    Args         W: (L, n, n), layer 1 first, a row per unit. b: (L, n).
                 X: (N, n), rows are samples. Y: (N, n), the targets.
    Returns      W_gradient: (L, n, n). b_gradient: (L, n).
    """
    # BEGIN SOLUTION: forward, then back
    n_layers = len(W)
    h = [X]
    for layer in range(n_layers):
        z = h[layer] @ W[layer].T + b[layer]
        h.append(z if layer == n_layers - 1 else np.tanh(z))
    W_gradient, b_gradient = np.zeros(W.shape), np.zeros(b.shape)
    delta = 2 * (h[-1] - Y) / len(X)
    for layer in reversed(range(n_layers)):
        W_gradient[layer] = delta.T @ h[layer]
        b_gradient[layer] = delta.sum(axis=0)
        delta = (delta @ W[layer]) * (1 - h[layer] ** 2)
    return W_gradient, b_gradient
    # END SOLUTION


# %% [markdown] solution="tanh_network_gradients"
# Forward, keep every activation; `h[layer]` is what layer number `layer` receives, counted from 0. BP1 has no slope,
# because the last layer does not bend: its delta is the gradient of the loss in the outputs, which contains the 2 and
# the $1/N$. Then, layer by layer from the end: BP4, BP3, BP2. The slope of tanh at $z$ is $1 - h^2$, so no $z$ needs
# to be kept. In the last round `delta` is computed once more than needed, which does no harm.

# %% [markdown] exercise="reverse_mode" minutes=45 difficulty=3
# <!-- claims: backprop-autodiff-branches, backprop-autodiff-components,
# backprop-ad-is-exact-program-transformation -->
# ## Project: an engine
#
# Build automatic differentiation. A computation is written as a table of whole numbers, one row per step:
#
# | first entry | the step computes |
# |---|---|
# | 0 | the sum of two earlier values |
# | 1 | the product of two earlier values |
# | 2 | the sine of an earlier value |
# | 3 | the exponential of an earlier value |
#
# The second and third entry say which values: the inputs are number 0, 1, …, and every step appends one more. For sine
# and exponential the third entry means nothing. The last value is the result. With the inputs `[3.0]`, the row
# `[1, 0, 0]` computes $3 \cdot 3$; its derivative is 6, not 3. Return the result and its derivative by every input.
# Values may be used many times, or not at all; a table has at least one row.


# %%
def reverse_mode(program, inputs):
    """Run a program and walk back through it.

    Args         program: (M, 3), whole numbers, one step a row.
                 inputs: (d,), the values that the program starts from.
    Returns      value: a number, the last value. gradient: (d,).
    """
    # BEGIN SOLUTION: forward, then back
    values = [float(x) for x in inputs]
    for operation, a, c in program:
        if operation == 0:
            values.append(values[a] + values[c])
        elif operation == 1:
            values.append(values[a] * values[c])
        elif operation == 2:
            values.append(np.sin(values[a]))
        else:
            values.append(np.exp(values[a]))
    found = np.zeros(len(values))
    found[-1] = 1.0
    for step in reversed(range(len(program))):
        operation, a, c = program[step]
        arrived = found[len(inputs) + step]
        if operation == 0:
            found[a] += arrived
            found[c] += arrived
        elif operation == 1:
            found[a] += values[c] * arrived
            found[c] += values[a] * arrived
        elif operation == 2:
            found[a] += np.cos(values[a]) * arrived
        else:
            found[a] += np.exp(values[a]) * arrived
    return values[-1], found[: len(inputs)]
    # END SOLUTION


# %% [markdown] solution="reverse_mode"
# Forward, append. Back, the steps in reverse: when a step's turn comes, everything that used its value comes later in
# the program and has reported already. Then its own derivative is final, and it reports to its operands: local slope
# times what arrived. `+=` is the heart of it. A value that is used twice, like the 3 in $3 \cdot 3$, gets two reports.
#
# `course_lib.autodiff` does the same for arrays: its tape is the table, and the rules stand in a dictionary, one per
# NumPy function.
