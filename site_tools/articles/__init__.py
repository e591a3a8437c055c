"""What stands around an article: where it is changed, when it was, and what else its front matter says of it."""
