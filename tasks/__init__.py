"""What happens to the data: read, clean, parse, enrich, in the order in which it flows."""
