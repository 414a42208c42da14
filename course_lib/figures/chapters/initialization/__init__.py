"""Drawings of the chapter "Initialization": one module for each page."""
