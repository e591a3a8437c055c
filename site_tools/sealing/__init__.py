"""What lets the built site run its own scripts and nothing else, in the pages and in what hosts say of them."""
