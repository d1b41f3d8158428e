"""The web server as it is measured: the app untouched, a bare page beside it, statements counted on each answer."""
