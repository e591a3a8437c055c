"""What a change does to readers: the guides of now beside those of a git revision.

Only ids and outcomes decide: what a reader can answer, and which checklists, items and notes that leads to.
"""
