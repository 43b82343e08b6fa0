"""Customers as people read them: records, reasons, duplicates, imports."""
