"""That something was shared, and when: a pointer for those whom it reaches."""
