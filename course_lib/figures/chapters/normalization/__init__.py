"""Drawings of the chapter "Normalization", one module for each page."""
