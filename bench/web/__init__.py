"""The web server as it is measured: the app untouched, a bare page beside it, and a count of statements on each answer."""
