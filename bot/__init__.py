"""The wires: chat platforms, local page, clock, delivery, command line.  Decides nothing about the books."""
