"""The board pack: its lists in their order, what is left out said, and the same in every format."""
