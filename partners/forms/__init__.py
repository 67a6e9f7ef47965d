"""Fields that forms on every floor ask with: dates in three parts, money and figures with units, options with hints."""
