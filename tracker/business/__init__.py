"""What people do: one function for each thing, which checks, writes and records in one transaction."""
