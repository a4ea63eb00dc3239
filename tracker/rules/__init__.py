"""What is allowed: plain Python, values in, an answer or Refused out. No database, no request, no clock."""
