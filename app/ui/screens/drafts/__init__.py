"""The drafts: what was begun and not saved, to go on with or to throw away."""
