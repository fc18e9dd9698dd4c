"""One file a version; the first part of its name is its revision."""
