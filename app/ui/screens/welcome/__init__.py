"""First run: a new centre, joining one, or a demo."""
