"""The wires: chat platforms, local page, clock, delivery, command line.  Decides nothing about the books."""

VERSION = "0.1.0"
"""Of the whole program: the package, `--version`, `doctor` and what an assistant is told all take it from here."""
