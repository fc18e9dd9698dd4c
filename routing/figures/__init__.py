"""What is counted, and the rates worked out from it; the fold that counts is `routing/metrics.py`."""
