"""Chat: the customer's socket."""
