"""A database of any size, filled by statements: rows such as the app itself writes, in the proportions of a real chain."""
