"""Drawings of the chapter "Optimizers", one module for each page."""
