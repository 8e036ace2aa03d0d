"""Reports and exports: tables to take away."""
