"""Twilio as the carrier: what it signs, what it is asked, and what it lets a browser do."""
