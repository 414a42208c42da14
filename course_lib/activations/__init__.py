"""What a unit does with its weighted sum: the activation functions, each with its derivative.

Every function a(z) takes an array of any shape and works entry by entry; every derivative a'(z) takes z and, where the
caller has it, h = a(z), which may spare computing it again. Both write into out= when it is given; out may be z itself,
but not h.

The functions here cast integers, and refuse strings, objects and shapes that do not fit. An Activation holds the same
formulas unchecked, for a network's inner loop. Both let NaN and infinities pass: a(NaN) is NaN, and an infinity gives
what the function or the slope tends to there; softmax in a row with +inf tends to nothing, and gives NaN. The logit
and its slope alone refuse NaN, as they refuse every p that is not strictly between 0 and 1.

At a kink, where slopes from the left and from the right differ, the derivative is the left one: ReLU'(0) = 0.
"""

from course_lib.activations import _normal_distribution, _piecewise_linear, _smooth, _softmax
from course_lib.activations._inputs import checked, checked_rows, finite_numbers, real_numbers
from course_lib.activations._smooth import logit, logit_derivative
from course_lib.activations._table import (
    ACTIVATIONS,
    Activation,
    celu_with,
    elu_with,
    get_activation,
    leaky_relu_with,
    prelu_with,
    silu_with,
    softplus_with,
)
from course_lib.arguments import finite, positive

identity = checked(_piecewise_linear.identity)
identity_derivative = checked(_piecewise_linear.identity_derivative)
step = checked(_piecewise_linear.step, z=real_numbers)
step_derivative = checked(_piecewise_linear.step_derivative)
sign = checked(_piecewise_linear.sign, z=real_numbers)
sign_derivative = checked(_piecewise_linear.sign_derivative)
relu = checked(_piecewise_linear.relu)
relu_derivative = checked(_piecewise_linear.relu_derivative)
leaky_relu = checked(_piecewise_linear.leaky_relu, leaky_slope=finite)
leaky_relu_derivative = checked(_piecewise_linear.leaky_relu_derivative, leaky_slope=finite)
prelu = checked(_piecewise_linear.prelu, leaky_slope=finite_numbers)
prelu_derivative = checked(_piecewise_linear.prelu_derivative, leaky_slope=finite_numbers)
prelu_slope_derivative = checked(_piecewise_linear.prelu_slope_derivative)
logistic = checked(_smooth.logistic)
logistic_derivative = checked(_smooth.logistic_derivative)
tanh = checked(_smooth.tanh)
tanh_derivative = checked(_smooth.tanh_derivative)
softplus = checked(_smooth.softplus, z=real_numbers, beta=positive)
softplus_derivative = checked(_smooth.softplus_derivative, beta=positive)
silu = checked(_smooth.silu, beta=positive)
silu_derivative = checked(_smooth.silu_derivative, beta=positive)
elu = checked(_smooth.elu, alpha=positive)
elu_derivative = checked(_smooth.elu_derivative, alpha=positive)
celu = checked(_smooth.celu, alpha=positive)
celu_derivative = checked(_smooth.celu_derivative, alpha=positive)
gelu = checked(_normal_distribution.gelu)
gelu_derivative = checked(_normal_distribution.gelu_derivative)
gelu_tanh = checked(_normal_distribution.gelu_tanh)
gelu_tanh_derivative = checked(_normal_distribution.gelu_tanh_derivative)
softmax = checked_rows(_softmax.softmax)
softmax_terms = checked_rows(_softmax.softmax_terms)
log_softmax = checked_rows(_softmax.log_softmax)
softmax_jacobian = checked_rows(_softmax.softmax_jacobian)

__all__ = [
    "ACTIVATIONS",
    "Activation",
    "celu",
    "celu_derivative",
    "celu_with",
    "elu",
    "elu_derivative",
    "elu_with",
    "gelu",
    "gelu_derivative",
    "gelu_tanh",
    "gelu_tanh_derivative",
    "get_activation",
    "identity",
    "identity_derivative",
    "leaky_relu",
    "leaky_relu_derivative",
    "leaky_relu_with",
    "log_softmax",
    "logistic",
    "logistic_derivative",
    "logit",
    "logit_derivative",
    "prelu",
    "prelu_derivative",
    "prelu_slope_derivative",
    "prelu_with",
    "relu",
    "relu_derivative",
    "sign",
    "sign_derivative",
    "silu",
    "silu_derivative",
    "silu_with",
    "softmax",
    "softmax_jacobian",
    "softmax_terms",
    "softplus",
    "softplus_derivative",
    "softplus_with",
    "step",
    "step_derivative",
    "tanh",
    "tanh_derivative",
]
