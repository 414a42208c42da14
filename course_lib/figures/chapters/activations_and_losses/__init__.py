"""Drawings of the chapter "Activations and losses", one module for each page."""
