"""Multilayer perceptrons: forward pass, backpropagation (BP1-BP4), products with the Jacobian, parameters, files."""

from course_lib.network._collapse import collapse
from course_lib.network._files import load_network, save_network
from course_lib.network._passes import BackwardPass, ForwardPass, Trace
from course_lib.network._perceptron import MultilayerPerceptron

__all__ = ["BackwardPass", "ForwardPass", "MultilayerPerceptron", "Trace", "collapse", "load_network", "save_network"]
