"""Drawings of the chapter "Regularization"."""
