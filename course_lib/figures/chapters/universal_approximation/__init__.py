"""Drawings of the chapter "Universal approximation"."""
