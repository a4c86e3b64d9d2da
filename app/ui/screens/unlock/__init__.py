"""Unlocking: neutral, patient, and saying nothing about who works here."""
