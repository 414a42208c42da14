# %% [markdown]
# # Exercises: Optimizers
#
# Six exercises, from one line to a race of your own. Write each function, run its cell, then run the cell below it:
# `check` tries your function on small and nasty inputs and, when something is wrong, says what. Try as often as you
# like; `hint(momentum_weights)` gives a nudge first and more when asked again. Keep the functions' names and arguments.
#
# Everywhere: gradients come oldest first, one row per step; an update is what is *added* to the parameters; the first
# step has the number 1.

# %%
import numpy as np


# %% [markdown] exercise="momentum_weights" minutes=5 difficulty=1
# <!-- claims: optimizers-beta-0-9-contributions, optimizers-heavy-ball-expansion -->
# ## How much does the past count?
#
# Summing momentum keeps $\mathbf m_t = \beta\,\mathbf m_{t-1} + \mathbf g_t$. Unrolled, it is a weighted sum of all
# gradients so far. Return the weights after `n_steps` gradients, the oldest gradient's first. For three steps and
# $\beta = 0.9$ they are 0.81, 0.9, 1.


# %%
def momentum_weights(n_steps, momentum):
    """The weights of all gradients in the memory of summing momentum.

    Args         n_steps: gradients seen, at least 1.
                 momentum: beta, at least 0 and below 1.
    Returns      (n_steps,), the oldest gradient's weight first.
    """
    # BEGIN SOLUTION: one weight for each gradient
    ages = np.arange(n_steps)[::-1]
    return momentum**ages
    # END SOLUTION


# %% [markdown] solution="momentum_weights"
# The newest gradient has age 0 and weight $\beta^0 = 1$. Each step of age multiplies by $\beta$ once more. `np.arange`
# counts up from the newest; reversed, the oldest comes first. With $\beta = 0$ only the last weight is left, because
# $0^0$ is 1 in NumPy, and the memory is plain gradient descent.

# %% [markdown] exercise="corrected_average" minutes=10 difficulty=1
# <!-- claims: optimizers-adam-bias-correction, optimizers-ema-recursion -->
# ## An average that starts at zero, and its repair
#
# Keep the moving average $\mathbf m_t = \beta\,\mathbf m_{t-1} + (1-\beta)\,\mathbf g_t$ with
# $\mathbf m_0 = \mathbf 0$, and return the corrected average $\mathbf m_t/(1-\beta^t)$ after every step. For gradients
# that are all 2 it is 2 at every step.


# %%
def corrected_average(gradients, beta):
    """The bias-corrected moving average of gradients, after every step.

    Args         gradients: (T, P), oldest first.
                 beta: the share of the old, at least 0 and below 1.
    Returns      (T, P), the corrected average after steps 1 to T.
    """
    # BEGIN SOLUTION: average, then correct
    m = np.zeros(gradients.shape[1])
    averages = []
    for t, g in enumerate(gradients, start=1):
        m = beta * m + (1 - beta) * g
        averages.append(m / (1 - beta**t))
    return np.array(averages)
    # END SOLUTION


# %% [markdown] solution="corrected_average"
# The weights of the $t$ gradients in $\mathbf m_t$ add up to $1-\beta^t$, so dividing by that makes them add up to 1.
# Two details carry all the weight. The count starts at 1, or the first division is by zero. And what is corrected is a
# copy for the outside: the recursion goes on with the uncorrected $\mathbf m$.
#
# Equivalent: keep the sum `m = beta * m + g` and the sum of its weights `w = beta * w + 1`, and return `m / w`. No
# power is needed; `course_lib` does it so.

# %% [markdown] exercise="nesterov_path" minutes=15 difficulty=2
# <!-- claims: optimizers-nesterov-lookahead, optimizers-nesterov-order -->
# ## Look before you leap
#
# Walk down the bowl $\frac12\,\boldsymbol\theta^\top\mathbf H\,\boldsymbol\theta$, whose gradient at a point is
# $\mathbf H$ times the point, with Nesterov's method in the textbook's form:
#
# $$\Delta\boldsymbol\theta_{t+1} = \beta\,\Delta\boldsymbol\theta_t
# - \alpha\,\nabla\mathcal L(\boldsymbol\theta_t + \beta\,\Delta\boldsymbol\theta_t), \qquad
# \boldsymbol\theta_{t+1} = \boldsymbol\theta_t + \Delta\boldsymbol\theta_{t+1} .$$
#
# Return the places where the method stands, the start included. On the parabola from 1 with $\alpha = 0.1$ and
# $\beta = 0.9$ they are 1, 0.9, 0.729, …


# %%
def nesterov_path(H, start, learning_rate, momentum, n_steps):
    """The iterates of Nesterov's method on a bowl with its minimum at zero.

    Args         H: (P, P), the Hessian. start: (P,); left as it is.
                 learning_rate: alpha. momentum: beta. n_steps: at least 1.
    Returns      (n_steps+1, P), the start and the place after each step.
    """
    # BEGIN SOLUTION: look, step, note the place
    theta = np.array(start, dtype=float)
    step = np.zeros(len(theta))
    path = [theta]
    for _ in range(n_steps):
        ahead = theta + momentum * step
        slope = H @ ahead
        step = momentum * step - learning_rate * slope
        theta = theta + step
        path.append(theta)
    return np.array(path)
    # END SOLUTION


# %% [markdown] solution="nesterov_path"
# The memory is the last step. It would carry us to `ahead`, so the slope is asked for there; then the step is made from
# where we *stand*. With the slope taken at `theta` this is the heavy ball. After one step from rest the two agree,
# because there is no memory yet: only the second step tells them apart.
#
# Written with the last two places: `ahead = theta + momentum * (theta - before)`, then
# `theta, before = ahead - learning_rate * (H @ ahead), theta`. It saves a line and hides the memory.

# %% [markdown] exercise="adam_path" minutes=20 difficulty=2
# <!-- claims: optimizers-adam, optimizers-adam-moments, optimizers-adam-bias-correction,
# optimizers-epsilon-placement -->
# ## Adam from a blank page
#
# Somebody hands you a list of gradients. Return the updates that Adam makes of them, to be added to the parameters:
#
# $$-\alpha\,\frac{\hat{\mathbf m}_t}{\sqrt{\hat{\mathbf v}_t} + \epsilon}$$
#
# with both averages begun at zero and corrected. Every coordinate has its own ruler, and $\epsilon$ stands outside
# the root.


# %%
def adam_path(gradients, learning_rate, beta1, beta2, epsilon):
    """Adam's updates for a given list of gradients.

    Args         gradients: (T, P), oldest first. learning_rate: alpha.
                 beta1: memory of the gradients. beta2: of their squares.
                 epsilon: the floor of the ruler, outside the root.
    Returns      (T, P), the update of each step, to be added.
    """
    # BEGIN SOLUTION: two memories, two corrections, one quotient
    m = np.zeros(gradients.shape[1])
    v = np.zeros(gradients.shape[1])
    updates = []
    for t, g in enumerate(gradients, start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        ruler = np.sqrt(v_hat) + epsilon
        updates.append(-learning_rate * m_hat / ruler)
    return np.array(updates)
    # END SOLUTION


# %% [markdown] solution="adam_path"
# Two memories, two corrections, one quotient. Whatever the first gradient is, the first update is nearly $\alpha$ in
# each coordinate, against the sign of the slope: after one step $\hat{\mathbf m} = \mathbf g$ and
# $\sqrt{\hat{\mathbf v}} = |\mathbf g|$. That makes a quick test, and a poor one: many wrong versions pass it.
# Gradients that change, and one of size $10^{-6}$, tell them apart.
#
# Many libraries pull the corrections into the learning rate,
# `learning_rate * sqrt(1 - beta2**t) / (1 - beta1**t)`, and divide by `sqrt(v)`. Then $\epsilon$ must be multiplied by
# `sqrt(1 - beta2**t)` too, or it is another $\epsilon$.

# %% [markdown] exercise="adamw_path" minutes=20 difficulty=2
# <!-- claims: optimizers-adamw -->
# ## Decay beside the step
#
# Walk with AdamW along a given list of gradients: a step of Adam, and beside it every weight shrinks by the share
# $\alpha\lambda$ of what it was *before* the step. Take $\beta_1 = 0.9$, $\beta_2 = 0.999$ and $\epsilon = 10^{-8}$.
# With a gradient of zero, $\alpha = 0.1$ and $\lambda = 0.1$, a weight of 1 becomes 0.99.


# %%
def adamw_path(start, gradients, learning_rate, weight_decay):
    """The parameters that AdamW goes through for a given list of gradients.

    Args         start: (P,); left as it is. gradients: (T, P), oldest first.
                 learning_rate: alpha. weight_decay: lambda.
    Returns      (T+1, P), the start and the parameters after each step.
    """
    # BEGIN SOLUTION: Adam's step, and the decay beside it
    theta = np.array(start, dtype=float)
    m = np.zeros(len(theta))
    v = np.zeros(len(theta))
    path = [theta]
    for t, g in enumerate(gradients, start=1):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        step = (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        shrink = weight_decay * theta
        theta = theta - learning_rate * (step + shrink)
        path.append(theta)
    return np.array(path)
    # END SOLUTION


# %% [markdown] solution="adamw_path"
# The decay never meets $\mathbf m$ or $\mathbf v$. Put into the gradient it would be divided by the ruler, and a weight
# whose gradients are large would hardly decay at all.
#
# The order is a trap for tests: decaying the weights *after* Adam's step differs from the right result only by
# $\alpha\lambda$ times the step. With $\alpha\lambda = 0.001$ and a loose tolerance both versions pass.

# %% [markdown] exercise="tuned_race" minutes=60 difficulty=3
# <!-- claims: optimizers-momentum-acceleration, optimizers-individual-rates, optimizers-adam -->
# ## Project: a fair race
#
# Run gradient descent, the heavy ball with $\beta = 0.9$ and Adam ($\beta_1 = 0.9$, $\beta_2 = 0.999$,
# $\epsilon = 10^{-8}$) on the bowl $\frac12\sum_j C_j\theta_j^2$, whose gradient is $C_j\theta_j$ in coordinate $j$.
# Equal budgets: every method tries every learning rate from every start, for `n_steps` steps, and begins each run
# without any memory.
#
# A run's result is its *last* loss; a run that has left the numbers (infinite or NaN) counts as infinite. For each
# method choose the rate with the smallest *median* over the starts, the first one if several are equal. Return one row
# per method, in the order above: the chosen rate, the median of the losses there, and the *worst* loss there.


# %%
def tuned_race(curvatures, starts, rates, n_steps):
    """The best learning rate of three methods, and what it reaches.

    Args         curvatures: (P,), all positive. starts: (S, P).
                 rates: (R,), the learning rates that all may try.
                 n_steps: of each run, at least 1.
    Returns      (3, 3), rows gradient descent, heavy ball, Adam; columns
                 chosen rate, median and worst of the last losses.
    """

    # BEGIN SOLUTION: race
    def last_losses(method, rate):
        losses = []
        for start in starts:
            theta = np.array(start, dtype=float)
            memory = np.zeros(len(theta))
            squares = np.zeros(len(theta))
            for t in range(1, n_steps + 1):
                g = curvatures * theta
                if method == "descent":
                    step = -rate * g
                elif method == "ball":
                    memory = 0.9 * memory - rate * g
                    step = memory
                else:
                    memory = 0.9 * memory + 0.1 * g
                    squares = 0.999 * squares + 0.001 * g**2
                    mean = memory / (1 - 0.9**t)
                    ruler = np.sqrt(squares / (1 - 0.999**t)) + 1e-8
                    step = -rate * mean / ruler
                theta = theta + step
            loss = np.sum(curvatures * theta**2) / 2
            losses.append(loss if np.isfinite(loss) else np.inf)
        return losses

    rows = []
    with np.errstate(all="ignore"):
        for method in ("descent", "ball", "adam"):
            table = np.array([last_losses(method, rate) for rate in rates])
            scores = np.median(table, axis=1)
            chosen = np.argmin(scores)
            rows.append([rates[chosen], scores[chosen], table[chosen].max()])
    return np.array(rows)
    # END SOLUTION


# %% [markdown] solution="tuned_race"
# The inner function is one run per start, with a fresh memory each time; the outer loop is the same for all methods,
# which is what makes the budget equal. Three lines are the fairness of the race: infinity for runs that exploded
# (`np.argmin` would otherwise take a NaN for the smallest number), the median over all starts for the choice, and the
# worst loss beside it, because a median hides the runs that fail.
#
# All starts can run at once: begin with `theta = starts.copy()` and both memories as zeros of the same shape `(S, P)`;
# the three rules stay as they are. The losses are then summed along the last axis, and `np.where` replaces the `if`.
