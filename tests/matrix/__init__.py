"""Every URL by everybody: a table, equal as sets both ways to the site map."""
