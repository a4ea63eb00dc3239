"""What people carry away: content first, then one module for each format."""
