# %% [markdown]
# # Exercises: MNIST-1D
#
# Five exercises, the last of them the project of the whole course. Write each function, run its cell, then run the cell
# below it: `check` tries your function on small and nasty inputs and, when something is wrong, says what. Try as often
# as you like; `hint(width_for_budget)` gives a nudge first and more when asked again. Keep the functions' names and
# arguments.
#
# Everywhere: samples are rows; a table of weights has one row for each unit of its layer; losses are means.

# %%
import numpy as np


# %% [markdown] exercise="width_for_budget" minutes=15 difficulty=2
# <!-- claims: deep-networks-mnist1d-param-counts -->
# ## How wide for the price?
#
# A fair comparison of depths begins with equal prices. All hidden layers of a network shall have the same width. Which
# width brings its number of parameters, weights and biases, nearest to a budget? When two are equally near, take the
# narrower one. For 40 inputs, 10 outputs and a budget of 15200 the answers for one to four hidden layers are 298, 100,
# 75 and 63.


# %%
def width_for_budget(budget, n_inputs, n_hidden_layers, n_outputs):
    """The width of equal hidden layers that comes nearest to a budget.

    Args         budget: a whole number, at least the price of width 1.
                 n_inputs, n_hidden_layers, n_outputs: at least 1.
    Returns      A whole number, at least 1.
    """

    # BEGIN SOLUTION: find the nearest width
    def price(width):
        first = width * (n_inputs + 1)
        between = (n_hidden_layers - 1) * width * (width + 1)
        return first + between + n_outputs * (width + 1)

    narrow, wide = 1, budget + 1
    while wide - narrow > 1:
        middle = (narrow + wide) // 2
        if price(middle) <= budget:
            narrow = middle
        else:
            wide = middle
    below, above = budget - price(narrow), price(wide) - budget
    return narrow if below <= above else wide
    # END SOLUTION


# %% [markdown] solution="width_for_budget"
# A unit costs what it receives plus one. That gives three kinds of layers: the first receives the inputs, the last the
# last hidden layer, and the tables between the hidden layers, one fewer than there are layers, receive `width`
# numbers each.
#
# The price only grows with the width, and a width above the budget is too dear. So halve the distance between a width
# that fits and one that does not until they are neighbours, and compare these two. Walking up from 1 is right, too.
#
# One can also solve the quadratic equation; but its root is no whole number, and rounding it is not always the nearest
# price.

# %% [markdown] exercise="first_epochs_below" minutes=15 difficulty=2
# <!-- claims: deep-networks-depth-efficiency-experiment -->
# ## When is it there?
#
# Several runs were watched: each row of a table holds the errors of one run after epoch 1, 2, and so on to the last,
# `E`. For each run find the first epoch whose error is below a threshold. A run that never gets there has the answer
# `E + 1`: later than anyone looked, so that medians and comparisons stay right. An error that equals the threshold is
# not below it; what happens after the first time does not matter.


# %%
def first_epochs_below(errors, threshold):
    """The first epoch of each run with an error below the threshold.

    Args         errors: (S, E), a row for each run, a column for each epoch.
                 threshold: a number.
    Returns      (S,), epochs counted from 1; E + 1 for a run without one.
    """
    # BEGIN SOLUTION: return an epoch for each run
    below = errors < threshold
    first = np.argmax(below, axis=1) + 1
    never = errors.shape[1] + 1
    return np.where(below.any(axis=1), first, never)
    # END SOLUTION


# %% [markdown] solution="first_epochs_below"
# `argmax` of ones and zeros is the place of the first one. When there is none, all entries are equally large and it
# answers 0: “never” would be told as “at once”. So ask `any` first. The column with index 0 is epoch 1.
#
# The recorded runs of the chapter say infinity instead of `E + 1`, which is safer when runs of different lengths are
# compared.

# %% [markdown] exercise="ensemble_error" minutes=20 difficulty=2
# <!-- claims: mnist-1d-honest-pipeline -->
# ## Ask several networks
#
# Several networks were trained from different starts. Turn each one's scores into probabilities by softmax, take the
# mean of the probabilities over the networks, and answer with the likeliest class. Return the share of wrong answers.
# Scores may be as large as a thousand.


# %%
def ensemble_error(logits, labels):
    """The share of wrong answers of the mean of several networks.

    Args         logits: (S, N, k), the scores of S networks for N samples.
                 labels: (N,), whole numbers from 0 to k - 1.
    Returns      A number from 0 to 1.
    """
    # BEGIN SOLUTION: average the probabilities, then answer
    shifted = logits - logits.max(axis=2, keepdims=True)
    exponentials = np.exp(shifted)
    p = exponentials / exponentials.sum(axis=2, keepdims=True)
    answers = p.mean(axis=0).argmax(axis=1)
    return np.mean(answers != labels)
    # END SOLUTION


# %% [markdown] solution="ensemble_error"
# Softmax runs over the classes, the last axis; the largest score of each sample is subtracted first, which changes
# nothing in exact arithmetic and keeps the exponentials finite. The mean runs over the networks, the first axis.
#
# The mean of the *scores* is another rule, and so is a vote: a network that is sure then counts as much as one that is
# not. On MNIST-1D five networks of 2 × 100 units together make fewer mistakes than any of them; it costs five
# trainings.

# %% [markdown] exercise="reordered_weights" minutes=10 difficulty=1
# <!-- claims: mnist-1d-order-of-places -->
# ## Move with the places
#
# A network was trained on signals `X`. Someone has shuffled the places of all signals: what arrives now is
# `X[:, order]`. Change the first layer's weights so that every sum stays what it was. Leave the given table as it is.


# %%
def reordered_weights(W, order):
    """Weights that do on X[:, order] what W does on X.

    Args         W: (n, d), a row for each unit. order: (d,), the numbers 0 to
                 d - 1 in some order.
    Returns      (n, d).
    """
    # BEGIN SOLUTION: return the changed table
    return W[:, order]
    # END SOLUTION


# %% [markdown] solution="reordered_weights"
# Place `j` of the shuffled signal holds what stood at `order[j]`, so it must meet the weight that belongs to
# `order[j]`: the columns are taken in the same order. The way back, `np.argsort(order)`, is a tempting mistake. For an
# order that only exchanges pairs the two agree, which is why one tests with a longer cycle. And the biases do not care:
# they belong to units, not to places.

# %% [markdown] exercise="honest_run" minutes=60 difficulty=3
# <!-- claims: mnist-1d-honest-pipeline, mnist-1d-memory-is-not-understanding -->
# ## Project: an honest run
#
# The course in one function: standardize, run forward, backpropagate, step with momentum in mini-batches, watch a
# validation loss, keep the best parameters, and look at the test set once. With NumPy alone.
#
# 1. **Standardize** every feature by mean and standard deviation (`X.std(axis=0)`) of the training samples, in all
#    three parts.
# 2. **The network** has one hidden layer with ReLU and `k` scores; the loss is the mean cross-entropy. The slope of
#    ReLU at 0 is 0.
# 3. **Train** one epoch for each row of `orders`: go through the samples in that order, `batch_size` at a time; the
#    last batch may be shorter and is divided by its own size. With every batch each of the four arrays gets a step from
#    a velocity that starts at 0: the new velocity is `momentum` times the old one minus `learning_rate` times the slope
#    of the loss, and it is added to the array.
# 4. **Validate** after every epoch: the mean cross-entropy on the validation samples.
# 5. **Test** once, at the end, with the parameters of the epoch that had the least validation loss.
#
# Return the validation losses, the best epoch, counted from 1, and the share of wrong answers on the test set. Leave
# all arguments as they are.
#
# Afterwards set it loose on MNIST-1D, with a split of your own, He's start, 300 hidden units, 60 epochs and several
# seeds. Do not be disappointed: without a brake, and with four fifths of the signals, it does not beat the nearest
# neighbour. Which brake of the course would you build in first? Choose by validation, and test once.


# %%
def honest_run(
    X,
    labels,
    X_validation,
    labels_validation,
    X_test,
    labels_test,
    W_1,
    b_1,
    W_2,
    b_2,
    orders,
    batch_size,
    learning_rate,
    momentum,
):
    """Train by momentum, choose the epoch by validation, test once.

    Args         X: (N, d), training samples. labels: (N,), from 0 to k - 1.
                 X_validation: (V, d). labels_validation: (V,). X_test: (M, d).
                 labels_test: (M,). W_1: (n, d), where training starts.
                 b_1: (n,). W_2: (k, n). b_2: (k,). orders: (E, N), row numbers
                 0 to N - 1 in the order of each epoch. batch_size: from 1 to N.
                 learning_rate: > 0. momentum: from 0 to below 1.
    Returns      validation_losses: (E,). best_epoch: from 1 to E.
                 test_error: from 0 to 1.
    """

    # BEGIN SOLUTION: return validation_losses, best_epoch, test_error
    mean, deviation = X.mean(axis=0), X.std(axis=0)
    train = (X - mean) / deviation
    validation = (X_validation - mean) / deviation
    test = (X_test - mean) / deviation

    def forward(x, W_1, b_1, W_2, b_2):
        h = np.maximum(x @ W_1.T + b_1, 0)
        return h, h @ W_2.T + b_2

    def log_softmax(scores):
        shifted = scores - scores.max(axis=1, keepdims=True)
        return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))

    theta = [W_1, b_1, W_2, b_2]
    velocity = [np.zeros(part.shape) for part in theta]
    validation_losses, kept = [], []
    for order in orders:
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            x, y = train[rows], labels[rows]
            h, scores = forward(x, *theta)
            delta_2 = np.exp(log_softmax(scores))
            delta_2[np.arange(len(rows)), y] -= 1
            delta_2 = delta_2 / len(rows)
            delta_1 = (delta_2 @ theta[2]) * (h > 0)
            W_1_slope, b_1_slope = delta_1.T @ x, delta_1.sum(axis=0)
            W_2_slope, b_2_slope = delta_2.T @ h, delta_2.sum(axis=0)
            slopes = [W_1_slope, b_1_slope, W_2_slope, b_2_slope]
            for i in range(4):
                velocity[i] = momentum * velocity[i] - learning_rate * slopes[i]
                theta[i] = theta[i] + velocity[i]
        _, scores = forward(validation, *theta)
        log_p = log_softmax(scores)[np.arange(len(scores)), labels_validation]
        validation_losses.append(-np.mean(log_p))
        kept.append(list(theta))
    best = int(np.argmin(validation_losses))
    _, scores = forward(test, *kept[best])
    test_error = np.mean(scores.argmax(axis=1) != labels_test)
    return np.array(validation_losses), best + 1, test_error
    # END SOLUTION


# %% [markdown] solution="honest_run"
# Mean and deviation come from the training samples and are *used* on all three parts. What the validation or test
# samples would have given is not known when a network is put to work on the next one.
#
# The backward pass is that of the chapter on backpropagation. For softmax and cross-entropy together the error of the
# scores is probability minus one-hot, divided by the size of *this* batch. It goes back through `W_2` and is stopped
# where the unit was off. All four slopes are computed before anything is changed.
#
# `theta[i] + velocity[i]` makes a new array each time. That keeps the arguments as they are, and it makes `kept` safe:
# with `+=` every entry of `kept` would hold the same four arrays, and the best parameters would silently be the last.
# To save memory keep one copy only, and replace it when the loss is lower.
#
# The test samples appear in one line, after everything has been chosen.
