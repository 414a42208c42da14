"""Drawings of the chapter "Gradient descent", one module a page."""
