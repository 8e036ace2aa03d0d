"""Tables of other programs and banks, learned from one filled-in sample: heads, what stands in each column, how."""
