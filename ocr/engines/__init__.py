"""The engines that turn pictures into pieces of print, behind one door."""
