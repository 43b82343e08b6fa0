"""Customers: imported, recognised behind mentions, and shown to agents."""
