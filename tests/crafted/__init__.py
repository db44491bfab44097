"""Files made to break readers, one function each: a source of chance in, the bytes out."""
