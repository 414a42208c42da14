"""The chapters that set exercises, in the order of the book, with their titles."""

from __future__ import annotations

__all__ = ["CHAPTERS"]

# the wheel holds no page of the book; a test compares this with _toc.yml and the pages' titles
CHAPTERS = {
    "prerequisites": "What you need before",
    "least_squares_xor": "Least squares on XOR",
    "universal_approximation": "Universal approximation",
    "deep_networks": "Deep networks",
    "activations_and_losses": "Activations and losses",
    "backpropagation": "Backpropagation",
    "linear_autoencoder": "The linear autoencoder",
    "gradient_descent": "Gradient descent",
    "optimizers": "Optimizers",
    "initialization": "Initialization",
    "normalization": "Normalization",
    "regularization": "Regularization",
    "mnist_1d": "MNIST-1D",
    "reinforcement_learning": "Reinforcement learning",
}
