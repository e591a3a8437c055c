"""From a clone to a machine that can build and test: Python, packages, Node, a browser."""
