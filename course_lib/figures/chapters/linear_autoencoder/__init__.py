"""Drawings of the chapter "The linear autoencoder", one module a page."""
