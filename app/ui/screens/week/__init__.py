"""What a lead goes through once a week."""
