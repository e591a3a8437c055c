"""A preview of every state of the tool, made while the site is served to its writers, and never published."""
