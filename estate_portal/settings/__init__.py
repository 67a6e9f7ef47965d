"""One module for each way to run: production, demo, test; what they share is in `base`."""
