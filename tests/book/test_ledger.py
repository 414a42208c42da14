"""The ledger, its pages and the notebooks agree; and a broken package makes a verification fail."""

import json
import re
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import yaml

from course_lib import (
    activations,
    approximation,
    autodiff,
    autoencoder,
    data,
    gradients,
    initializers,
    linear,
    losses,
    minimize,
    normalization,
    optimizers,
    q_learning,
    regions,
    regularizers,
    schedules,
    training,
)
from course_lib.authoring.claims import generated_files, ledger_problems, read_taught
from course_lib.authoring.ledger import CHAPTERS, read_ledger
from course_lib.authoring.verifications import book_notebooks, verifications
from course_lib.claims import ClaimFailed
from course_lib.network import MultilayerPerceptron

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "book"
WRITTEN = [chapter for chapter in CHAPTERS if (BOOK / chapter.replace("-", "_") / "index.md").exists()]


def test_generated_files_are_fresh_and_every_verification_is_seen():
    assert ledger_problems(ROOT) == []


@pytest.mark.parametrize("chapter", WRITTEN)
def test_a_written_chapter_verifies_every_claim_that_it_teaches(chapter):
    taught = read_taught(ROOT)
    assert [claim.id for claim in taught.ledger.of_chapter(chapter) if claim.id not in taught.places] == []


def test_every_verification_was_executed():
    unexecuted = [place for path in book_notebooks(BOOK) for place in verifications(path) if not place.figures]
    assert unexecuted == []


def test_the_link_from_a_claim_to_the_ledger_page_fits_the_depth_of_its_notebook():
    """verify links to ../appendix/claims/, whatever notebook it is called from."""
    for path in book_notebooks(BOOK):
        if verifications(path):
            assert (path.parent / ".." / "appendix" / "claims").resolve() == (BOOK / "appendix" / "claims")


def test_the_pages_of_the_ledger_fit_the_wheel():
    """The package carries one line a claim, not the ledger."""
    assert (ROOT / "course_lib" / "claims.json").stat().st_size < 60_000


def test_every_symbol_of_a_taught_statement_is_typeset_and_none_of_the_others():
    pages = {path: text for path, text in generated_files(ROOT).items() if path.parent.name == "claims"}
    assert len(pages) == len(CHAPTERS)
    assert all("$" in text for text in pages.values())
    assert "$" not in generated_files(ROOT)[BOOK / "appendix" / "claims.md"]


def test_every_citation_of_the_book_is_in_the_bibliography():
    keys = set(re.findall(r"^@\w+\{([^,]+),", (BOOK / "references.bib").read_text(encoding="utf-8"), re.MULTILINE))
    cited = {deck.cite for deck in read_ledger(BOOK).decks.values()}
    for path in BOOK.rglob("*"):
        if path.suffix in (".md", ".ipynb") and ".ipynb_checkpoints" not in path.parts:
            for group in re.findall(r"\{cite[^}]*\}`([^`]+)`", path.read_text(encoding="utf-8")):
                cited |= {key.strip() for key in group.split(",")}
    assert cited <= keys


def test_the_first_block_of_the_ledger_explains_itself():
    entries = yaml.safe_load((BOOK / "claims.yml").read_text(encoding="utf-8"))
    assert len({entry["id"] for entry in entries}) == len(entries)


def doubled(function):
    return lambda *arguments, **options: 2 * function(*arguments, **options)


def tilted(function):
    return lambda *arguments, **options: function(*arguments, **options) + 0.01


def higher(build):
    return lambda low, high, height: build(low, high, 2 * height)


def of_a_tilted_function(build):
    return lambda function, knots: build(tilted(function), knots)


def doubled_all(function):
    return lambda *arguments, **options: [2 * part for part in function(*arguments, **options)]


def with_twice_the_rate(make):
    return lambda learning_rate, *arguments, **options: make(2 * learning_rate, *arguments, **options)


def tilted_slopes(function):
    def broken(*arguments, **options):
        value, slopes = function(*arguments, **options)
        return value, tuple(slope + 0.01 for slope in slopes)

    return broken


def without_choice(make):
    return lambda *arguments, rng, **distortions: make(*arguments, rng=rng)


def all_zero(function):
    return lambda *arguments, **options: 0 * function(*arguments, **options)


def without_the_last(draw):
    return lambda *arguments, **options: iter(list(draw(*arguments, **options))[:-1])


def halved_rates(make):
    return lambda *arguments: lambda step: make(*arguments)(step) / 2


def mirrored(function):
    def broken(*arguments, **options):
        U, s, Vt = function(*arguments, **options)
        return U, s, -Vt

    return broken


def tilted_first(function):
    def broken(*arguments, **options):
        first, *rest = function(*arguments, **options)
        return (first + 0.01, *rest)

    return broken


def with_a_doubled_scale(fit):
    def broken(X):
        ruler = fit(X)
        return normalization.Standardizer(ruler.mean, 2 * ruler.scale)

    return broken


BROKEN = [
    ("prerequisites/matrices", linear, "linear_unit", tilted, "prerequisites-affine-not-linear"),
    ("prerequisites/derivatives", gradients, "jacobian", doubled, "prerequisites-jacobian"),
    ("prerequisites/matrix_gradients", gradients, "central_difference", doubled, "prerequisites-gradient-layout"),
    ("prerequisites/chance", losses, "binary_cross_entropy", doubled, "prerequisites-maximum-likelihood"),
    ("least_squares_xor/loss", losses, "mean_squared_error", doubled, "least-squares-xor-mse-definition"),
    ("least_squares_xor/loss", linear, "predict", tilted, "least-squares-xor-linear-combination"),
    ("least_squares_xor/loss", linear, "least_squares_gradient", doubled, "least-squares-xor-gradient-formula"),
    ("least_squares_xor/projection", linear, "fit_least_squares", tilted, "least-squares-xor-normal-equations"),
    (
        "least_squares_xor/one_bend",
        MultilayerPerceptron,
        "forward",
        tilted,
        "universal-approximation-nonlinearity-needed",
    ),
    (
        "universal_approximation/joints",
        MultilayerPerceptron,
        "forward",
        tilted,
        "universal-approximation-shallow-net-formula",
    ),
    ("universal_approximation/steps", approximation, "box_network", higher, "universal-approximation-step-pair-box"),
    (
        "universal_approximation/ramps",
        approximation,
        "interpolating_network",
        of_a_tilted_function,
        "universal-approximation-relu-net",
    ),
    (
        "universal_approximation/plane",
        regions,
        "max_regions_of_arrangement",
        doubled,
        "universal-approximation-zaslavsky",
    ),
    ("deep_networks/layers", MultilayerPerceptron, "forward", tilted, "deep-networks-neuron-output"),
    (
        "deep_networks/linear_depth",
        autoencoder,
        "deep_linear_half_squared_error_sum",
        doubled,
        "deep-networks-two-layer-linear",
    ),
    ("deep_networks/folding", regions, "max_regions_on_line", tilted, "deep-networks-regions-formula-1d"),
    (
        "deep_networks/promise",
        regions,
        "max_regions_on_line",
        tilted,
        "deep-networks-shallow-vs-deep-regions-per-parameter",
    ),
    ("activations_and_losses/bends", activations, "relu", tilted, "activations-losses-relu-definition"),
    (
        "activations_and_losses/sigmoids",
        activations,
        "logistic_derivative",
        doubled,
        "activations-losses-logistic-derivative",
    ),
    ("activations_and_losses/punishment", losses, "huber", doubled, "activations-losses-huber-loss"),
    ("activations_and_losses/probabilities", activations, "softmax", tilted, "activations-losses-softmax"),
    ("backpropagation/chain", autodiff, "sin_exp_cos", tilted, "backprop-toy-function"),
    ("backpropagation/by_hand", MultilayerPerceptron, "deltas", doubled_all, "backprop-grad-output-weights"),
    ("backpropagation/batches", MultilayerPerceptron, "backward", tilted, "backprop-network-parameters"),
    ("backpropagation/is_it_right", gradients, "central_difference", tilted, "backprop-what-it-is"),
    ("backpropagation/tape", autodiff, "value_and_gradients", tilted_slopes, "backprop-autodiff-branches"),
    (
        "linear_autoencoder/three_motions",
        autoencoder,
        "rotation_stretch_rotation",
        mirrored,
        "linear-autoencoder-linear-model-four-weights",
    ),
    ("linear_autoencoder/bottleneck", autoencoder, "reconstruct", tilted, "linear-autoencoder-definition"),
    ("linear_autoencoder/nearest", autoencoder, "truncated_svd", tilted, "linear-autoencoder-truncated-svd"),
    ("linear_autoencoder/staircase", autoencoder, "expected_gain", tilted, "linear-autoencoder-axes-in-turn"),
    (
        "linear_autoencoder/plane",
        autoencoder,
        "smallest_half_squared_error",
        doubled,
        "linear-autoencoder-optimum-not-unique",
    ),
    ("gradient_descent/step", losses, "mean_squared_error", doubled, "gradient-descent-learning-problem"),
    ("gradient_descent/step", linear, "least_squares_gradient", doubled, "gradient-descent-line-gradient"),
    (
        "gradient_descent/speed_limit",
        linear,
        "least_squares_hessian",
        doubled,
        "gradient-descent-convex-line-converges",
    ),
    ("gradient_descent/curvature", minimize, "quadratic_step", doubled, "gradient-descent-exact-line-search"),
    ("gradient_descent/curvature", minimize, "newton_root", tilted, "gradient-descent-newton-root"),
    ("gradient_descent/samples", linear, "least_squares_gradient", doubled, "gradient-descent-sgd-unbiased"),
    ("gradient_descent/samples", training, "mini_batches", without_the_last, "gradient-descent-iteration-vs-epoch"),
    ("gradient_descent/noise_floor", schedules, "inverse_time_decay", halved_rates, "gradient-descent-lr-schedule"),
    ("gradient_descent/valleys", MultilayerPerceptron, "forward", tilted, "gradient-descent-non-convex"),
    ("optimizers/memory", optimizers, "exponential_moving_average", doubled, "optimizers-ema-recursion"),
    ("optimizers/ravine", optimizers, "heavy_ball_matrix", tilted, "optimizers-momentum-larger-step-range"),
    ("optimizers/adam", optimizers, "normalized_gradient", with_twice_the_rate, "optimizers-normalized-gradient"),
    ("optimizers/race", optimizers, "radam_average_length", doubled, "optimizers-adan-radam"),
    ("initialization/symmetry", MultilayerPerceptron, "backward", tilted, "initialization-zero-init"),
    ("initialization/forward_signal", initializers, "he_normal", doubled, "initialization-he-normal"),
    ("initialization/backward_signal", initializers, "glorot_variance", doubled, "initialization-glorot-normal"),
    ("initialization/defaults", initializers, "he_variance", doubled, "initialization-framework-defaults"),
    ("normalization/inputs", normalization, "fit_standardizer", with_a_doubled_scale, "normalization-standardization"),
    ("normalization/batch_norm", normalization, "batch_norm", tilted_first, "normalization-batch-norm-forward"),
    (
        "normalization/backward",
        normalization,
        "batch_norm_backward",
        tilted_first,
        "normalization-batch-norm-backward",
    ),
    ("normalization/evaluation", normalization, "fold_batch_norm", doubled_all, "normalization-batch-norm-forward"),
    ("regularization/overfitting", linear, "fit_least_squares", tilted, "regularization-overfitting-capacity"),
    ("regularization/penalties", regularizers, "l2_proximal", doubled, "regularization-l2-penalty"),
    ("regularization/early_stopping", regularizers, "descent_filter", tilted, "regularization-early-stopping-dynamics"),
    ("regularization/dropout", regularizers, "dropout", tilted_first, "regularization-dropout-training"),
    ("mnist_1d/the_data", data, "mnist1d", without_choice, "mnist-1d-shift-and-clutter"),
    ("mnist_1d/same_budget", data, "random_labels", all_zero, "deep-networks-depth-efficiency-experiment"),
    ("mnist_1d/what_generalizes", MultilayerPerceptron, "from_arrays", tilted, "mnist-1d-order-of-places"),
    ("reinforcement_learning/next_guess", q_learning, "q_update", tilted, "outlook-rl-q-update"),
    ("reinforcement_learning/neighbours", q_learning, "generalization", tilted, "outlook-rl-generalization-breadth"),
    ("reinforcement_learning/moving_target", q_learning, "temporal_difference_loss", doubled, "outlook-rl-q-loss"),
    ("reinforcement_learning/moving_target", q_learning, "q_update", tilted, "outlook-rl-semi-gradient"),
]


@pytest.mark.parametrize(("page", "module", "name", "broken", "claim"), BROKEN)
def test_a_broken_package_makes_the_page_fail_at_the_claim(page, module, name, broken, claim, monkeypatch):
    """Each verification depends on the package: spoil one function, and the cell that teaches it stops the notebook."""
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setattr(module, name, broken(getattr(module, name)))
    with pytest.raises(ClaimFailed) as failed:
        run_cells(BOOK / f"{page}.ipynb")
    assert failed.value.claim == claim


def run_cells(notebook):
    """Execute the cells of a notebook up to its first verification that fails."""
    names = ModuleType("__main__").__dict__
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            source = re.sub(r"^(\s*)[%!].*$", r"\1pass", "".join(cell["source"]), flags=re.MULTILINE)
            with np.errstate(all="ignore"):
                exec(compile(source, notebook.name, "exec"), names)
