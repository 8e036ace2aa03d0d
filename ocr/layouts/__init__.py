"""Documents with printed labels: Chinese forms, invoices of many countries, air itineraries."""
