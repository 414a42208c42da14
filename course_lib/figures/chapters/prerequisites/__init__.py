"""Drawings of the chapter "Prerequisites", one module for each page."""
