"""Drawings of the chapter "Deep networks"."""
