"""Every component in every state: `haki --gallery`."""
