"""Every benefit that the reader may see, as one list: filtered, sorted, paged, linked to, downloaded."""
