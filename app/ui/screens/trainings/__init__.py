"""The trainings, and who came."""
