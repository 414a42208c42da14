"""Drawings of the chapter "MNIST-1D", one module a page."""
