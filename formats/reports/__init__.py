"""Reports as files: one table, drawn as a workbook, as pages, as separated values and as data for programs."""
