"""What the centre is measured by."""
