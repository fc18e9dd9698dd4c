"""The HTTP edge everybody shares: problem details, pages, origins, security headers, body limit, logs."""
