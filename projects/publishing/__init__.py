"""Which benefits stand published to which forum, and how many do not."""
