"""Every module with benchmarks; a new one is listed here."""

from bench import pages, saving

MODULES = [pages, saving]
