"""The domain and the database: mentions' life, customers, cases, trends, CRM, privacy."""
