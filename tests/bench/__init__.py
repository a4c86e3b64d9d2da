"""`make bench`: the numbers of quality, each as a ratio against a baseline measured in the same run."""
