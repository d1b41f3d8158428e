"""A database of any size, filled by statements with rows such as the app writes, in a real chain's proportions."""
