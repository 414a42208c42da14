"""Drawings of the chapter "Reinforcement learning"."""
