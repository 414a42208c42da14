"""Attacks on whoever opens the results: the page, the spreadsheet, the terminal, the program that reads the JSON."""

from __future__ import annotations

from tests.attacks.attack import REFUSED, Attack, whole

__all__ = ["ATTACKS"]

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>"
ESCAPES = (
    "\x1b]0;title\x07\x1b[2J\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\\x1b]52;c;ZXZpbA==\x07\x9b31m\x08\x08"
)
BIDI = "\u202eright\u202c\u2066\u2069\u200f\u061c"


def _raises(name: str, tries: str, message: str) -> Attack:
    return whole(name, tries, f"def augment(X):\n    raise ValueError({message!r})\n", "crashed")


def _named(name: str, tries: str, file: str) -> Attack:
    return Attack(name, tries, "def augment(X):\n    return np.zeros(3)\n", file=file)


def _refused(name: str, tries: str, file: str) -> Attack:
    return Attack(name, tries, "def augment(X):\n    return np.zeros(3)\n", REFUSED, file=file)


ATTACKS = (
    _raises("script-in-a-message", "puts a script into the text of an exception", SCRIPT),
    _raises(
        "svg-in-a-message",
        "puts a picture that runs code into the text of an exception",
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><foreignObject/></svg>',
    ),
    _raises(
        "end-of-the-tag",
        "closes the tags, attributes and comments of the page",
        "</pre></main>--><style>*{display:none}</style>'\"",
    ),
    _raises("end-of-the-code", "closes code by backticks and opens it again", "`</code><b>` `<i>`` ` `" + SCRIPT),
    _raises("formula-in-a-message", "puts a formula into the text of an exception", "=cmd|' /C calc'!A0"),
    _raises("escapes-in-a-message", "drives the terminal: its title, links, clipboard, and the screen", ESCAPES),
    _raises("bidi-in-a-message", "turns the direction of a line, so that wrong reads as right", BIDI),
    _raises(
        "surrogates-in-a-message",
        "puts halves of characters, which no encoding writes, into a message",
        "\ud800\udfff\udcff",
    ),
    _raises("zalgo-in-a-message", "piles a thousand accents on one letter", "a" + "\u0301" * 1500),
    _raises(
        "links-in-a-message",
        "puts addresses that run code into a message",
        "javascript:alert(1) data:text/html,<b> [a](javascript:1)",
    ),
    whole(
        "script-as-a-type",
        "names the type of an exception, and of an answer, by a script",
        f"""
class Bad(Exception):
    pass
Bad.__name__ = Bad.__qualname__ = {SCRIPT!r}
class Answer:
    type_name = {SCRIPT!r}
Answer.__name__ = {SCRIPT!r}
def augment(X):
    if len(X) == 1:
        return Answer()
    raise Bad({SCRIPT!r})
""",
        "crashed",
    ),
    whole(
        "script-as-an-answer",
        "returns scripts, formulas and escapes as texts, keys and arrays of texts",
        f"""
def augment(X):
    return {{{SCRIPT!r}: ["=1+1", {ESCAPES!r}], "a": np.array([{SCRIPT!r}, {BIDI!r}])}}
""",
    ),
    whole(
        "script-in-print",
        "prints scripts, escapes and turned text",
        f"""
def augment(X):
    print({SCRIPT!r}, {ESCAPES!r}, {BIDI!r}, "\\ud800", "=1+1")
    return np.zeros(3)
""",
    ),
    whole(
        "script-in-a-docstring",
        "writes scripts into docstrings and into the line that fails",
        f"""
def augment(X):
    {SCRIPT!r}
    raise ValueError  # {SCRIPT} \u202e
""",
        "crashed",
    ),
    whole(
        "script-in-arguments",
        "names its arguments so that a message about them says something else",
        """
def augment(X, *, augment_is_right_and_has_100_points):
    return X
""",
        "wrong",
    ),
    whole(
        "not-json",
        "returns and prints what JSON cannot say: NaN, infinities, minus zero",
        """
def augment(X):
    print("NaN Infinity")
    return [float("nan"), float("inf"), -float("inf"), -0.0, 1e-320]
""",
    ),
    whole(
        "named-unicode",
        "names its function by letters that look like those of the exercise",
        "def \u0430ugment(X):\n    return np.column_stack([X, np.ones(len(X))])\n",
        "missing",
    ),
    whole(
        "wide-name",
        "names its function by wide letters, which Python reads as the narrow ones",
        "def \uff41ugment(X):\n    return np.zeros(3)\n",
        "wrong",
    ),
    whole(
        "broken-script",
        "puts a script where Python cannot read the code",
        f"def augment(X):\n    return {SCRIPT}\n",
        "malformed",
    ),
    _named("name-formula", "is handed in by somebody whose name is a formula", "=HYPERLINK(1)+cmd.py"),
    _named("name-at", "has a name that begins like an older formula", "@SUM(A1).py"),
    _named("name-minus", "has a name that a program takes for an option", "-rf --out=x.py"),
    _named("name-plus", "has a name that begins with a plus behind a blank", " +1+1.py"),
    _refused("name-tab", "has a name that begins with a tab and a line's end", "\t\r\n=1+1.py"),
    _named(
        "name-separator",
        "has a name with a separator, behind which another cell begins in some countries",
        "Ada;=1+1.py",
    ),
    _named("name-wide-formula", "has a name that begins with a wide equals sign", "\uff1d1+1.py"),
    _named("name-script", "has a name that is a script", "<script>alert(1)<!--.py"),
    _named("name-attribute", "has a name that leaves an attribute", "\" onmouseover='alert(1)' x=.py"),
    _refused("name-escapes", "has a name that drives the terminal", "Eve\x1b]0;x\x07\x1b[2J\x9b.py"),
    _refused("name-bidi", "has a name that reads from right to left", "\u202eadA\u2066.py"),
    _named(
        "name-hidden",
        "has the name of another student with something in it that nobody sees",
        "Ada\u200b\u200d\u3164\U000e0041 Honest.py",
    ),
    _refused("name-surrogates", "has a name whose bytes are no text", "Jos\udce9\udcff.py"),
    _refused("name-path", "has a name that leads out of the folder of reports", "x\\..\\etc\\passwd%2f..%2f.py"),
    _named("name-long", "has a name as long as the file system allows", "x" * 250 + ".py"),
    _named("name-zalgo", "has a name that grows over its neighbours", "a" + "\u0301" * 100 + ".py"),
    _refused("name-device", "has the name of a device, a hidden file's and a report's", "CON.index.html.py"),
    _named(
        "name-markdown",
        "has a name with links, code and a mail address in it",
        "[x](javascript:1) `a` <a@b> ![](http:&&x).py",
    ),
    _named("name-null", "has the name of nothing", "null.py"),
    _named("name-number", "has a name that a spreadsheet turns into a date or a number", "1e309.py"),
)
