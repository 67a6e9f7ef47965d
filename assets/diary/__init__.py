"""The dates in leases that a reader may see, with the last day to give notice: a page, a file and a calendar feed."""
