# %% [markdown]
# # Exercises: Activations and losses
#
# Eight exercises, from one line to a small project. Write each function, run its cell, then run the cell below it:
# `check` tries your function on small and nasty inputs and, when something is wrong, says what. Try as often as you
# like; `hint(relu)` gives a nudge first and more when asked again. Keep the functions' names and arguments.
#
# Everywhere: samples are rows; a loss is a mean over the `N` samples; logarithms are natural; a function never changes
# the arrays that it is given.

# %%
import numpy as np


# %% [markdown] exercise="relu" minutes=4 difficulty=1
# <!-- claims: activations-losses-relu-definition -->
# ## Keep what is positive
#
# ReLU keeps what is positive and puts 0 for the rest, entry by entry:
#
# $$\operatorname{ReLU}(z) = \max(0, z)$$
#
# Write it for a whole table of pre-activations at once. Somebody else still needs the table, so leave it as it is.


# %%
def relu(z):
    """The rectified linear unit, for every entry by itself.

    Args         z: (N, k), pre-activations; left as they are.
    Returns      (N, k).
    """
    # BEGIN SOLUTION: zero for what is negative, the rest as it is
    return np.maximum(z, 0)
    # END SOLUTION


# %% [markdown] solution="relu"
# `np.maximum` compares entry by entry and makes a new array. Its near namesake `np.max` looks for the one largest
# entry, and Python's own `max` asks whether a whole array is larger than another, which has no single answer.
#
# `np.where(z > 0, z, 0)` says the same. `z[z < 0] = 0` gives the right numbers too, but writes them into the caller's
# array.

# %% [markdown] exercise="logistic" minutes=8 difficulty=1
# <!-- claims: activations-losses-logistic -->
# ## A step with a soft edge
#
# The logistic function leads from 0 to 1:
#
# $$\sigma(z) = \frac{1}{1 + \mathrm{e}^{-z}}$$
#
# Write it so that it is right for every number, also at $z = -1000$ and $z = 1000$, where it is 0 and 1 to all digits.


# %%
def logistic(z):
    """The logistic function, for every entry by itself; right for scores of any size.

    Args         z: (N,), scores; left as they are.
    Returns      (N,), each from 0 to 1.
    """
    # BEGIN SOLUTION: return the value for every score
    with np.errstate(over="ignore"):
        odds_against = np.exp(-z)
    return 1 / (1 + odds_against)
    # END SOLUTION


# %% [markdown] solution="logistic"
# For $z = -1000$ the exponential is too large for the computer and becomes infinite; one divided by infinity is 0,
# which is right, so NumPy's warning may be silenced. The form $\mathrm{e}^{z} / (1 + \mathrm{e}^{z})$ is equal on
# paper, but at $z = 1000$ it is infinity over infinity, and that is no number.
#
# Two other ways: `0.5 * (1 + np.tanh(z / 2))`, since the two curves are one, or the exponential of minus the size of
# $z$, with one formula for each sign.

# %% [markdown] exercise="tanh_slope_from_value" minutes=4 difficulty=1
# <!-- claims: activations-losses-tanh, activations-losses-logistic-derivative -->
# ## The slope from the value
#
# On the way forward a network has computed $h = \tanh z$ and kept $h$. On the way back it needs the slope of tanh at
# that $z$. Compute the slope from $h$ alone, without any exponential and without going back to $z$.


# %%
def tanh_slope_from_value(h):
    """The slope of tanh at the place where its value is h.

    Args         h: (N,), values of tanh, from -1 to 1.
    Returns      (N,), the slopes at these places.
    """
    # BEGIN SOLUTION: the slope, from the value
    return 1 - h**2
    # END SOLUTION


# %% [markdown] solution="tanh_slope_from_value"
# From $\tanh z = 2\sigma(2z) - 1$ and $\sigma' = \sigma(1 - \sigma)$ follows $\tanh' z = 4\sigma(2z)(1 - \sigma(2z))$.
# With $\sigma(2z) = \frac{1 + h}{2}$ that is $(1 + h)(1 - h) = 1 - h^{2}$: 1 at the origin, 0 where the unit is
# saturated at $h = \pm 1$.

# %% [markdown] exercise="one_typo" minutes=12 difficulty=2
# <!-- claims: activations-losses-l1-loss, activations-losses-l2-loss, activations-losses-huber-loss -->
# ## Three best guesses
#
# Five values were written down: 1, 2.5, 3, 5 and 50. You must give *one* guess for all of them. Which guess has the
# smallest loss
#
# - under squared errors,
# - under absolute errors,
# - under Huber's loss with the threshold 1?
#
# Work them out on paper, exactly. And which of these reasons explains why the last two hardly care about the 50?
#
# - A. The 50 is recognized as an outlier and left out.
# - B. The slope of their loss is bounded, so a very far value pulls no harder than a moderately far one.
# - C. Their loss of a far value is bounded, so the 50 costs no more than a near value.
# - D. They minimize the largest error, and the middle is fairest.
# - E. Five values are too few; with more of them all three guesses would agree.


# %%
def one_typo():
    """The best single guess for 1, 2.5, 3, 5 and 50 under three losses, and why two of them ignore the 50.

    Returns      squared: a number. absolute: a number. huber: a number, for threshold 1. reason: "A" to "E".
    """
    # BEGIN SOLUTION: return squared, absolute, huber, reason
    squared = 12.3
    absolute = 3.0
    huber = 3.25
    reason = "B"
    return squared, absolute, huber, reason
    # END SOLUTION


# %% [markdown] solution="one_typo"
# Squares: the mean, $61.5 / 5 = 12.3$. Absolute values: the median, the third of the five sorted values, 3.
#
# Huber: at the best guess the slopes add up to zero, and each slope is the error, clipped to $\pm 1$. Suppose that the
# guess lies between 3 and 3.5. Then 1 is more than 1 away (slope 1), and so are 5 and 50 on the other side (slopes $-1$
# and $-1$); 2.5 and 3 are near (slopes: guess minus 2.5, guess minus 3). The sum is $1 - 2$ plus twice the guess minus
# 5.5, which is zero at 3.25, and 3.25 does lie between 3 and 3.5.
#
# The loss of the 50 is large under all three (so not C), but its slope is 1 or the threshold at most: answer B.

# %% [markdown] exercise="huber_pieces" minutes=15 difficulty=2
# <!-- claims: activations-losses-huber-loss -->
# ## A parabola with straight wings
#
# Huber's loss of one error is half its square up to the threshold $\tau$, and beyond it the straight line that
# continues the parabola:
#
# $$\frac12 (\hat y - y)^2 \quad\text{or}\quad \tau\,\bigl(\lvert\hat y - y\rvert - \tfrac12\tau\bigr).$$
#
# Return the loss of every error and its slope by the error, both without taking a mean.


# %%
def huber_pieces(error, threshold):
    """Huber's loss of every error, and its slope by the error.

    Args         error: (N,), predictions minus targets. threshold: a positive number.
    Returns      loss: (N,). slope: (N,), the derivative of each loss by its error.
    """
    # BEGIN SOLUTION: return loss and slope of every error
    size = np.abs(error)
    inside = size <= threshold
    parabola = 0.5 * error**2
    line = threshold * (size - 0.5 * threshold)
    loss = np.where(inside, parabola, line)
    slope = np.where(inside, error, threshold * np.sign(error))
    return loss, slope
    # END SOLUTION


# %% [markdown] solution="huber_pieces"
# The constant in the line is there so that the pieces meet: at the threshold both are half the square of $\tau$, and
# both have the slope $\tau$.
#
# There is a way without any case: with `c = np.clip(error, -threshold, threshold)` the slope is `c` and the loss is
# `c * error - 0.5 * c**2`. Inside, `c` is the error and half the square remains; outside, it is the straight line.

# %% [markdown] exercise="softmax" minutes=15 difficulty=2
# <!-- claims: activations-losses-softmax -->
# ## Shares of one
#
# Softmax turns each row of scores into shares that sum to one:
#
# $$\hat y_j = \frac{\mathrm{e}^{z_j}}{\sum_{j'} \mathrm{e}^{z_{j'}}}$$
#
# Write it for a batch, one sample per row. It must survive scores of 1000 in one row and of $-1000$ in the next.


# %%
def softmax(z):
    """Turn every row of scores into positive numbers that sum to 1.

    Args         z: (N, k), one row of scores per sample; left as they are.
    Returns      (N, k), each row sums to 1.
    """
    # BEGIN SOLUTION: return the shares, row by row
    shifted = z - np.max(z, axis=-1, keepdims=True)
    exponentials = np.exp(shifted)
    return exponentials / exponentials.sum(axis=-1, keepdims=True)
    # END SOLUTION


# %% [markdown] solution="softmax"
# Adding one number to all scores of a row changes nothing, so subtract the row's largest. Then no exponent is above 0
# and one of them is 0: nothing overflows, and the sum is at least 1. It must be the largest of the *row*: with one
# number for the whole batch, a row far below it becomes all zeros, and 0 is divided by 0.
#
# `keepdims=True` keeps the sums as a column, so that each row is divided by its own. Without it the division fails, or,
# for a square table, divides by the wrong sums in silence.

# %% [markdown] exercise="cross_entropy_and_gradient" minutes=20 difficulty=3
# <!-- claims: activations-losses-cross-entropy, activations-losses-cross-entropy-logsumexp,
# activations-losses-softmax-ce-gradient -->
# ## The loss, and prediction minus target
#
# The cross-entropy of a sample is minus the logarithm of the probability that softmax gives to its true class. Computed
# from the scores it is
#
# $$\ell = \log \sum_{j} \mathrm{e}^{z_j} - (\text{score of the true class}).$$
#
# Return the mean over the samples and its gradient by the scores. Both must be right for scores of any size: a sample
# that is certain and wrong by 1000 costs 1000.


# %%
def cross_entropy_and_gradient(logits, labels):
    """The mean cross-entropy of a batch, and its gradient by the scores.

    Args         logits: (N, k), scores, not probabilities. labels: (N,), the true classes, from 0 to k-1.
    Returns      value: a number. gradient: (N, k).
    """
    # BEGIN SOLUTION: return value and gradient
    n_samples = len(labels)
    rows = np.arange(n_samples)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    value = np.mean(log_sums - shifted[rows, labels])
    probabilities = np.exp(shifted - log_sums[:, None])
    one_hot = np.eye(logits.shape[1])[labels]
    gradient = (probabilities - one_hot) / n_samples
    return float(value), gradient
    # END SOLUTION


# %% [markdown] solution="cross_entropy_and_gradient"
# Subtracting the row's largest score from all scores changes neither the probabilities nor the loss, because it drops
# out of the difference. `shifted[rows, labels]` picks one entry from each row.
#
# The gradient of one sample is its probabilities minus its one-hot target. No slope of softmax appears: it has
# cancelled against the logarithm. The mean over the samples divides both results by $N$. As a check for free, every row
# of the gradient sums to zero.

# %% [markdown] exercise="certain_and_wrong" minutes=30 difficulty=3
# <!-- claims: activations-losses-logistic-derivative, activations-losses-parameter-gradient-direction,
# activations-losses-softmax-ce-gradient -->
# ## Project: how long does certainty last?
#
# One logistic unit $h = \sigma(wx + b)$, one sample with input $x = 1$ and target 0. It starts with the score $z$, half
# of it from the weight and half from the bias: $w = b = z/2$. Train it by gradient descent and count the steps until
# its answer is below 0.1, once with the squared error $h^2$ (no factor one half) and once with the cross-entropy
# $-\log(1 - h)$. Weight and bias learn both. A start that has not arrived after 200 steps counts as 200.
#
# Do that for several starts. Then fit a straight line to the *natural logarithm* of the squared error's counts, over
# the starts, and return its slope. Counts of 200 take part as they are. (As long as no count is cut off at 200, the
# slope says what one more unit of score does to the waiting time. `np.polyfit` is allowed.)


# %%
def certain_and_wrong(starts, learning_rate):
    """How many steps a logistic unit needs to unlearn a wrong answer, from several starts, with two losses.

    Args         starts: (k,), scores at the start, all above -2, at least two of them. learning_rate: a number.
    Returns      squared: (k,), steps until the answer is below 0.1, at most 200, under the squared error.
                 crossed: (k,), the same under the cross-entropy.
                 growth: a number, the slope of log(squared) over starts.
    """
    # BEGIN SOLUTION: return squared, crossed, growth

    def steps(message_of):
        counts = []
        for start in starts:
            w, b = start / 2, start / 2
            count = 0
            h = 1 / (1 + np.exp(-(w + b)))
            while h >= 0.1 and count < 200:
                message = message_of(h)
                w = w - learning_rate * message
                b = b - learning_rate * message
                h = 1 / (1 + np.exp(-(w + b)))
                count += 1
            counts.append(count)
        return np.array(counts)

    squared = steps(lambda h: 2 * h * h * (1 - h))
    crossed = steps(lambda h: h - 0)
    centred = starts - np.mean(starts)
    growth = centred @ np.log(squared) / (centred @ centred)
    return squared, crossed, float(growth)
    # END SOLUTION


# %% [markdown] solution="certain_and_wrong"
# The message to the score is slope of the loss times slope of the unit: $2h \cdot h(1 - h)$ for the squared error. For
# the cross-entropy the slope of the unit has cancelled, and prediction minus target is left, $h - 0$. The input is 1,
# so weight and bias both get this message, and the score moves by twice the learning rate times it. The slope of the
# fitted line is the sum of products of the centred starts with the logarithms, over the sum of the centred squares;
# `np.polyfit(starts, np.log(squared), 1)[0]` gives the same.
#
# The counts grow with the start. Were they not cut off at 200, each unit of score would far out multiply them by almost
# $\mathrm{e}$, and the slope of the logarithm would tend to 1; with the limit, sure starts all count 200 and flatten
# the line. Under the cross-entropy a step moves the score by nearly the same amount however wrong the unit is, so each
# further unit of score costs about the same number of steps.
