"""Invented Dutch and Flemish customers and mentions, with the truth about who is who."""
