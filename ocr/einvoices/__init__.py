"""E-invoices as data: Chinese and European XML, OFD, XBRL, what is embedded in a PDF, QR codes."""
