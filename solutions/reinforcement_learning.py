# %% [markdown]
# # Exercises: Reinforcement learning
#
# Six exercises, from one line to a small project. Write each function, run its cell, then run the cell below it:
# `check` tries your function on small and nasty inputs and, when something is wrong, says what. Try as often as you
# like; `hint(runaway_factor)` gives a nudge first and more when asked again. Keep the functions' names and arguments.
#
# Everywhere: states, actions and rooms are counted from 0; the reward is paid at once, so only what comes after it is
# discounted; the loss is a mean over the `N` steps without a factor ½.

# %%
import numpy as np


# %% [markdown] exercise="runaway_factor" minutes=5 difficulty=1
# <!-- claims: outlook-rl-q-update, outlook-rl-semi-gradient -->
# ## Up or down?
#
# One parameter, two states: the first has the value $w$, the second `ratio` times $w$. The only step that is ever seen
# leads from the first to the second, without a reward. By which factor does one step of Q-learning multiply $w$?
#
# With a learning rate of 0.1, a discount of 0.9 and a ratio of 2 it is 1.08; with a ratio of 1 it is 0.99.


# %%
def runaway_factor(learning_rate, discount, ratio):
    """What one step of Q-learning multiplies the shared parameter by.

    Args         learning_rate: a number. discount: between 0 and 1.
                 ratio: value of the second state over that of the first.
    Returns      a number.
    """
    # BEGIN SOLUTION: the parameter after the step over the one before
    error = discount * ratio - 1
    return 1 + learning_rate * error
    # END SOLUTION


# %% [markdown] solution="runaway_factor"
# The target is $\gamma$ times the second state's value, the guess is $w$, so the error is
# $(\gamma \cdot \text{ratio} - 1)$ times $w$. The feature of the first state is 1, so $w$ changes by $\alpha$ times the
# error. Whether the factor is above 1 depends on $\gamma \cdot \text{ratio}$ alone, not on the learning rate.

# %% [markdown] exercise="temporal_difference_targets" minutes=10 difficulty=1
# <!-- claims: outlook-rl-q-loss -->
# ## What should it have been?
#
# For each of $N$ remembered steps, compute the target: the reward, plus the discounted value of the best action in the
# next state. Where the game ended with the step, there is no next state, whatever stands in `next_q`.
#
# Rewards 1 and 1, next values (0.2, 0.9) and (5, 7), the second step the last of its game, discount 0.5: the targets
# are 1.45 and 1.


# %%
def temporal_difference_targets(rewards, next_q, terminal, discount):
    """The target of every step.

    Args         rewards: (N,). next_q: (N, A), values of all actions in the
                 next states. terminal: (N,), True where the game ended.
                 discount: between 0 and 1.
    Returns      (N,).
    """
    # BEGIN SOLUTION: reward plus discounted best next value
    best_next = np.max(next_q, axis=1)
    going_on = np.where(terminal, 0.0, 1.0)
    return rewards + discount * best_next * going_on
    # END SOLUTION


# %% [markdown] solution="temporal_difference_targets"
# The maximum runs along a row: over the actions of one next state. The mask stands at the next value only, since the
# last reward counts like any other. Without the mask the game goes on after its end: if the corridor's last room
# borrows from itself, the values grow towards ten times what they should be at a discount of 0.9.

# %% [markdown] exercise="temporal_difference_loss" minutes=10 difficulty=1
# <!-- claims: outlook-rl-q-loss -->
# ## The loss of the actions taken
#
# The network has returned the values `q` of all actions in $N$ states. In each state one action was taken, and its
# target is known. Return the mean of the squared errors.
#
# With rows (0, 9) and (9, 0), actions 0 and 1 and targets 1 and −1, the loss is 1.


# %%
def temporal_difference_loss(q, actions, targets):
    """The mean squared error of the values of the actions taken.

    Args         q: (N, A), values of all actions. actions: (N,), integers.
                 targets: (N,).
    Returns      a number.
    """
    # BEGIN SOLUTION: mean of the squared errors
    taken = q[np.arange(len(q)), actions]
    errors = targets - taken
    return np.mean(errors**2)
    # END SOLUTION


# %% [markdown] solution="temporal_difference_loss"
# `q[np.arange(len(q)), actions]` picks one entry of each row, unlike `q[:, actions]`, which makes a table. Square
# first, then average: errors of opposite sign must not cancel.
#
# Another way multiplies `q` by a table that is 1 at the actions taken and 0 elsewhere, and adds up each row.

# %% [markdown] exercise="semi_gradient_step" minutes=15 difficulty=2
# <!-- claims: outlook-rl-q-update, outlook-rl-semi-gradient -->
# ## One step, half a gradient
#
# $Q$ is linear: the value of a state and an action is the inner product of their features and `theta`. Take one step
# of Q-learning and return the new parameters. The target is made with the same `theta`, but held fast.
#
# The features (1, 2), parameters (0, 0.2), next features (0, 1) and (0, 4.5), reward 1, learning rate 0.1 and discount
# 0.5 give (0.105, 0.41).


# %%
def semi_gradient_step(theta, phi, next_phi, reward, terminal, learning_rate, discount):
    """The parameters after one step of Q-learning with a linear Q.

    Args         theta: (P,). phi: (P,), features of the state and the action
                 taken. next_phi: (A, P), of the next state and each action.
                 reward: a number. terminal: True where the game ended.
                 learning_rate: a number. discount: between 0 and 1.
    Returns      (P,).
    """
    # BEGIN SOLUTION: the new parameters
    target = reward
    if not terminal:
        target = target + discount * np.max(next_phi @ theta)
    error = target - phi @ theta
    return theta + learning_rate * error * phi
    # END SOLUTION


# %% [markdown] solution="semi_gradient_step"
# The gradient of the inner product is `phi`, so each parameter moves in proportion to its feature. The target contains
# `theta` too, but its gradient is left out: that is the semi-gradient. The square's factor 2 is not there either; the
# learning rate has absorbed it.

# %% [markdown] exercise="update_elsewhere" minutes=15 difficulty=2
# <!-- claims: outlook-rl-generalization-breadth -->
# ## Who else hears of it?
#
# The features of a state are bumps around centres, with a width for each direction:
#
# $$
# \exp\left(-\frac{1}{2}\sum_{j=1}^{d}
# \left(\frac{\text{state}_{j} - \text{centre}_{j}}{\text{width}_{j}}\right)^{2}\right)
# $$
#
# The value is linear in them. An update at the state `x0` changes the values of all states; return the change at each
# row of `X`, divided by the change at `x0` itself. Check yours in two dimensions with widths 0.02 and 0.3.


# %%
def update_elsewhere(X, x0, centres, widths):
    """The change of the value at each state, relative to that at x0.

    Args         X: (N, d), states asked about. x0: (d,), the one updated.
                 centres: (K, d), of the bumps. widths: (d,), above 0.
    Returns      (N,).
    """
    # BEGIN SOLUTION: change there over change here
    distances = (X[:, None] - centres) / widths
    features = np.exp(-0.5 * np.sum(distances**2, axis=2))
    at_x0 = np.exp(-0.5 * np.sum(((x0 - centres) / widths) ** 2, axis=1))
    return features @ at_x0 / (at_x0 @ at_x0)
    # END SOLUTION


# %% [markdown] solution="update_elsewhere"
# An update moves the parameters along the features of `x0`, so the value elsewhere moves by the inner product of both
# states' features, times learning rate and error. Both cancel in the ratio. All features take part, not only the one
# next to `x0`.
#
# Another way walks through the states in a loop, with a small function for the features of one of them.

# %% [markdown] exercise="walk_and_learn" minutes=35 difficulty=3
# <!-- claims: outlook-rl-q-update -->
# ## Project: an agent between two exits
#
# Write the whole agent. Rooms are numbered from 0; action 0 goes left, action 1 goes right. Leaving the first room to
# the left pays `left_reward`, leaving the last to the right pays 1; both end the game, and the agent is put back into
# the room `start`. All other moves pay 0. All entries of its table are `start_value` at first; being outside is worth
# nothing.
#
# So that the result can be checked, the dice are given, a row of `throws` for each step. If the first number is below
# `epsilon`, the action is by lot: left if the second number is below one half, right otherwise. If not, it is the one
# with the larger value, left when both are equal. After each step the agent moves the value of what it did towards its
# target.
#
# Then play: with 7 rooms, a left reward of 0.2, `start=1`, a learning rate of 0.5 and a discount of 0.9, how many of 50
# agents prefer right in their first room after 5,000 steps with `epsilon=0.1` and `start_value=0`? And does an
# optimist, with `start_value=1` and `epsilon=0`? (One is enough: without lots the dice are never asked.)


# %%
def walk_and_learn(n_rooms, left_reward, start, throws, epsilon, learning_rate, discount, start_value):
    """Q-learning by an agent that walks through a corridor with two exits.

    Args         n_rooms, start: whole numbers. throws: (T, 2), uniform numbers.
                 left_reward, epsilon, learning_rate, discount, start_value:
                 numbers.
    Returns      Q: (n_rooms, 2), the table. visits: (n_rooms, 2), how often
                 each action was taken in each room.
    """
    # BEGIN SOLUTION: walk, learn, and count
    Q = np.full((n_rooms, 2), start_value, dtype=float)
    visits = np.zeros((n_rooms, 2), dtype=int)
    room = start
    for by_lot, lot in throws:
        action = np.argmax(Q[room])
        if by_lot < epsilon:
            action = 0 if lot < 0.5 else 1
        visits[room, action] += 1
        to = room + 1 if action == 1 else room - 1
        if to < 0:
            target = left_reward
        elif to == n_rooms:
            target = 1.0
        else:
            target = discount * np.max(Q[to])
        error = target - Q[room, action]
        Q[room, action] += learning_rate * error
        outside = to < 0 or to == n_rooms
        room = start if outside else to
    return Q, visits
    # END SOLUTION


# %% [markdown] solution="walk_and_learn"
# The order matters: choose, move, learn, and only then go back to the start. A target that is computed after going back
# would borrow the value of the start, as if the game went on. `dtype=float` matters as well: with a start value of 0
# the table would otherwise hold whole numbers, and every update would be cut to 0.
#
# With dice of our own, none of 50 agents with ε = 0.1 preferred right. On the page a few did: there equal values are
# told apart by lot, here they send the agent back to the left. The optimist with ε = 0 did: nearly all that it
# tries turns out worse than it had hoped, so it goes on to what it has not tried.
