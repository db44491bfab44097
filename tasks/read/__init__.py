"""Read: raw files to documents, streaming."""
