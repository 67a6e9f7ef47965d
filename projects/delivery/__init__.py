"""Projects: who delivers what with whom, through which gates, by when, and at what risk."""
