"""What pages look like: components, forms, colours, and the habits of templates."""
