"""What goes to other systems over their interfaces: the calls, one file for each system, and who works them off."""
