"""Training: the loop around forward, loss, backward and update; mini-batches, histories, callbacks, checkpoints."""

from course_lib.training._batches import mini_batch_variance, mini_batches, sgd_noise_floor
from course_lib.training._callbacks import Callback, PrintProgress, Progress, Recorder, StopEarly
from course_lib.training._checkpoints import Checkpoint, load_checkpoint, save_checkpoint
from course_lib.training._fit import fit, fit_objective
from course_lib.training._results import DivergenceError, FitResult, History

__all__ = [
    "Callback",
    "Checkpoint",
    "DivergenceError",
    "FitResult",
    "History",
    "PrintProgress",
    "Progress",
    "Recorder",
    "StopEarly",
    "fit",
    "fit_objective",
    "load_checkpoint",
    "mini_batch_variance",
    "mini_batches",
    "save_checkpoint",
    "sgd_noise_floor",
]
