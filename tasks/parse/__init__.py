"""Parse: title, lead, body, dates, authors, source and language."""
