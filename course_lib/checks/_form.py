"""What to say about a wrong answer in which no mistake was recognised: what its form is, or that it stopped."""

from __future__ import annotations

import builtins
import re

import numpy as np

from course_lib.checks._compare import Trial, numbers
from course_lib.checks._exercise import Exercise
from course_lib.checks._local import SECONDS
from course_lib.checks._observe import BEGUN, Failure, Opaque
from course_lib.checks._sizes import in_letters, sizes
from course_lib.plurals import counted

__all__ = ["say_form"]


def say_form(exercise: Exercise, trials: list[Trial], trial: Trial) -> str:
    """At most 30 words on one wrong trial.

    Args         exercise: judged. trials: all of them, for the letters of a shape. trial: the one to speak about.
    """
    problem, observation, name = trial.problem, trial.observation, f"`{exercise.name}`"
    assert problem is not None
    what = _what(exercise, problem.entry)
    if observation.failure is not None:
        return _failed(exercise, trial, observation.failure)
    match problem.kind:
        case "none" if observation.printed.strip():
            return f"{name} prints something but returns nothing. A result is handed back with `return`."
        case "none":
            return f"{what} is `None`. Does every way through the function end in a `return` with a value?"
        case "type":
            return _type(exercise, trial, what)
        case "nested":
            return f"{what} is right in size but stands inside one more pair of brackets. Take it out of the list."
        case "length":
            wanted = _things(exercise, trial).replace(" things", "")
            return f"{name} returns {counted(int(problem.detail), 'thing')}; expected {wanted}."
        case "shape":
            return _shape(exercise, trials, trial, what)
        case "nan":
            return f"{what} holds a number that is not finite. Is something divided by zero?"
        case "property":
            return next(p.message for p in exercise.properties if p.name == problem.detail)
        case "mutated":
            changed = [list(exercise.inputs)[int(i)] for i in problem.detail.split(",")]
            listed = " and ".join(f"`{argument}`" for argument in changed)
            belong = "which belongs" if len(changed) == 1 else "which belong"
            return f"{name} changes its input {listed}, {belong} to the caller. Compute with a new array."
        case "random":
            return f"{name} draws from the global random state; the course's functions never do."
        case "unsteady":
            return (
                f"{name} answers the same input differently the second time. "
                "Does it keep something between calls, or draw random numbers?"
            )
    word = _word(trial)
    if word:
        known = {_word(other, of_expected=True) for other in trials}
        if max(map(len, known)) == 1 and not re.fullmatch("[A-Z]", word):
            return f"{what} is `{_ascii(word)}`; one capital letter is asked for."
        if exercise.kind == "function" and word not in known:
            return f"{what} is `{_ascii(word)}`, which is none of the words asked for. Spelling and capitals count."
    if exercise.kind == "value":
        return f"{what} is not right yet."
    if exercise.kind == "judge":
        about = f" for this case: {trial.case.about}" if trial.case.about else ""
        return f"It answers `{observation.value}` where `{trial.expected}` is right{about}."
    return f"{what} has the right form but not the right value yet. Compare by hand on the case below."


def _what(exercise: Exercise, entry: int) -> str:
    if entry >= 0:
        return f"`{exercise.outputs[entry]}`" if exercise.outputs else f"Entry {entry} of the result"
    return "The result"


def _word(trial: Trial, *, of_expected: bool = False) -> str:
    """The text that was returned, or expected, where the trial went wrong; "" where no text is asked for."""
    got, expected = trial.observation.value, trial.expected
    entry = trial.problem.entry if trial.problem else -1
    if entry >= 0 and isinstance(got, (tuple, list)) and isinstance(expected, tuple):
        got, expected = got[entry], expected[entry]
    if not isinstance(expected, str) or not isinstance(got, str):
        return ""
    return expected if of_expected else got.strip()


def _things(exercise: Exercise, trial: Trial) -> str:
    named = f" ({', '.join(exercise.outputs)})" if exercise.outputs else ""
    return f"{len(trial.expected)} things{named}"


def _type(exercise: Exercise, trial: Trial, what: str) -> str:
    got, expected = trial.observation.value, trial.expected
    entry = trial.problem.entry if trial.problem else -1
    if entry >= 0 and isinstance(got, (tuple, list, np.ndarray)):
        got, expected = got[entry], expected[entry]
    wanted = _kind(expected)
    if isinstance(expected, tuple):
        wanted = f"a tuple of {len(expected)}" if exercise.outputs else f"a list of {len(expected)}"
    if isinstance(got, Opaque) and got.type_name == "generator":
        return f"{what} comes from `yield`, which hands out one thing at a time. Collect them in a list and return it."
    if isinstance(got, Opaque) and got.type_name == "ellipsis":
        return f"{what} is `...`, the mark for something left out. Write what belongs there; {wanted} is expected."
    if isinstance(got, Opaque) and got.type_name == "function":
        return f"{what} is a function; {wanted} is expected. Are the parentheses of a call missing?"
    if isinstance(got, (list, tuple)) and numbers(got) is None:
        return f"{what} is a list whose rows do not fit together; {wanted} is expected."
    return f"{what} is {_kind(got)}; {wanted} is expected."


def _kind(value: object) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "`True` or `False`"
    if isinstance(value, Opaque):
        return f"an object of type `{value.type_name}`"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, dict):
        return "a dictionary"
    array = numbers(value)
    if array is None:
        return f"a {type(value).__name__}"
    if array.dtype.kind == "b":
        return "an array of `True` and `False`"
    if array.dtype.kind == "c":
        return "a complex number" if array.ndim == 0 else "a complex array"
    return "a number" if array.ndim == 0 else f"an array of shape {array.shape}"


def _shape(exercise: Exercise, trials: list[Trial], trial: Trial, what: str) -> str:
    got, expected = _shapes(trial)
    entry = trial.problem.entry if trial.problem else -1
    value = trial.observation.value
    if entry == 0 and isinstance(value, np.ndarray) and value.shape == expected:
        return f"Only {what} is returned; expected are {_things(exercise, trial)}."
    alike = [t for t in trials if (t.problem.entry if t.problem else -1) == entry]
    pairs = [(sizes(exercise, t.case), *_shapes(t)) for t in alike if _same_form(t, trial)]
    known = [pair[0] for pair in pairs]
    every = [sizes(exercise, t.case) for t in trials], [_expected_shape(t, entry) for t in trials]
    letters = in_letters(known, [pair[1] for pair in pairs]), in_letters(*every)
    if expected == ():
        return f"{what} has shape {_lettered(letters[0], got)}; a single number is expected."
    got_text = "is a single number" if got == () else f"has shape {_lettered(letters[0], got)}"
    return f"{what} {got_text}; expected is shape {_lettered(letters[1], expected)}."


def _lettered(letters: str, shape: tuple[int, ...]) -> str:
    return f"`{letters}`, here {shape}" if re.search("[A-Za-z]", letters) else f"{shape}"


def _expected_shape(trial: Trial, entry: int) -> tuple[int, ...]:
    several = isinstance(trial.expected, tuple) and 0 <= entry < len(trial.expected)
    right = numbers(trial.expected[entry] if several else trial.expected)
    return () if right is None else right.shape


def _same_form(trial: Trial, like: Trial) -> bool:
    if trial.observation.failure is not None or numbers(trial.observation.value) is None:
        return trial is like
    return len(_shapes(trial)[0]) == len(_shapes(like)[0])


def _shapes(trial: Trial) -> tuple[tuple[int, ...], tuple[int, ...]]:
    got, expected = trial.observation.value, trial.expected
    entry = trial.problem.entry if trial.problem else -1
    if entry >= 0 and isinstance(got, (tuple, list, np.ndarray)):  # an array may stand for a tuple of its rows
        got, expected = got[entry], expected[entry]
    mine, right = numbers(got), numbers(expected)
    return (() if mine is None else mine.shape), (() if right is None else right.shape)


def _failed(exercise: Exercise, trial: Trial, failure: Failure) -> str:
    name = f"`{exercise.name}`"
    match failure.kind:
        case "blank" if failure.message == BEGUN:
            return (
                f"{name} is still blank at its end: `raise NotImplementedError` stands below what you wrote. "
                "Return your result in its place."
            )
        case "blank":
            return f"{name} is still blank: write your code where the line `raise NotImplementedError` stands."
        case "arity":
            wanted = ", ".join(exercise.inputs)
            if failure.message == wanted:
                return f"{name} could not be called as `{exercise.name}({wanted})`. Keep its first line as it was."
            return f"{name} takes ({failure.message}) but is called with ({wanted}). Keep its first line as it was."
        case "time":
            allowed = failure.allowed or f"{SECONDS:g} seconds"
            return f"{name} was stopped: no answer within {allowed}. Is there a loop that never ends?"
        case "memory":
            return f"{name} asked for more memory than there is. Does an array grow far beyond its inputs?"
        case "died":
            return f"The process that ran {name} ended before it answered."
        case "refused":
            return f"What {name} returned is too large, or not made of numbers and arrays."
    where = "" if not failure.line else f" in line {failure.line}"
    return f"{name} stops with `{failure.type_name}`{where}{_explained(failure)}"


def _explained(failure: Failure) -> str:
    """What usually lies behind an exception, in a few words."""
    message = failure.message
    shapes = re.findall(r"\([\d, ]*\)", message)
    match failure.type_name:
        case "NameError":
            missing = re.search(r"'(\w+)'", message)
            what = missing[1] if missing else "a name"
            if what == "np":
                return ": `np` is not defined. Run the cell with `import numpy as np` first."
            if hasattr(np, what) and not hasattr(builtins, what):
                return f": `{what}` is not defined. NumPy's own is called `np.{what}`."
            return f": `{what}` is not defined. Is it misspelt, or its cell not run yet?"
        case "UnboundLocalError":
            return ": a variable is used before it has a value. Is it set on every path?"
        case "LinAlgError" if "ingular" in message:
            return ": the matrix has no inverse for this input. Do some of its columns depend on each other?"
        case "LinAlgError" if "square" in message:
            return ": that needs a square matrix. Which square matrix belongs to this problem?"
        case "ValueError" if "matmul" in message or "not aligned" in message:
            return ": these shapes cannot be multiplied. Write the shapes of both factors down; inner sizes must agree."
        case "ValueError" if "broadcast" in message and len(shapes) >= 2:
            return f": shapes {shapes[0]} and {shapes[1]} do not fit together entry by entry."
        case "ValueError" if "truth value" in message:
            return (
                ": an array has no single truth value. Ask entry by entry, as `np.where` does, or join with all or any."
            )
        case "ValueError" if "sequence" in message and "array element" in message:
            return ": rows of different lengths, or an array where a number belongs, do not fit into one array."
        case "UFuncTypeError" | "_UFuncOutputCastingError" if "Cannot cast" in message:
            return ": decimals do not fit into an array of whole numbers. Make a floating copy of it first."
        case "ValueError" if "same number of dimensions" in message:
            return ": arrays with different numbers of axes cannot be joined. Is one flat where a column is needed?"
        case "ValueError" if "dimension" in message and "match" in message:
            return ": arrays are joined whose sizes do not match. Print their shapes."
        case "IndexError":
            return ": an index reaches beyond the end. Which is the last valid one?"
        case "ZeroDivisionError":
            return ": something is divided by zero for this input."
        case "RecursionError":
            return ": it calls itself without end."
        case "AttributeError" if message.startswith("module"):
            return f": {_ascii(message)}. Is it misspelt?"
        case "AttributeError":
            return f": {_ascii(message)}. Is the object what you think it is?"
        case "TypeError" if re.search(r"'(tuple|\w+Result)'", message) and "not subscriptable" not in message:
            return f": {_ascii(message)}. Some functions return several things at once; take the one that you need."
        case "TypeError":
            return f": {_ascii(message)}."
    return f": {_ascii(message)}." if message else "."


def _ascii(message: str) -> str:
    """The first line of a message, at most 12 words of it."""
    words = message.strip().split("\n")[0].rstrip(".").encode("ascii", "replace").decode().split()
    return " ".join(words[:12]) + (" ..." if len(words) > 12 else "")
