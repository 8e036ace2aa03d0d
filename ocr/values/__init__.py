"""Single values in print: amounts, days, amounts in capital characters."""
