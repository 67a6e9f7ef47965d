"""What everybody should see, worked out a second time from the words of the product page, and compared."""
