"""Addresses that last: of pages and of places in them, what leads to them from elsewhere, and the list of all."""
