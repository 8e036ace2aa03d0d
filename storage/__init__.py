"""What is kept.  Decides nothing, asks no clock; rows never leave this folder, values do."""
