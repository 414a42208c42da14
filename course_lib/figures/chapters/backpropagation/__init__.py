"""Drawings of the chapter "Backpropagation"."""
