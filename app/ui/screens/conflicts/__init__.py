"""Answers to decide between."""
