"""Sync and devices: what is only here, who belongs to the centre, who waits."""
