"""Customers who ask to be called back."""
