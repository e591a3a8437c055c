"""What would become of the site with the successor of Material for MkDocs: `python3 -m site_tools canary`.

Material ends on 5 May 2027. Its successor, Zensical, reads the same `mkdocs.yml` and runs the same extensions of
Python-Markdown, but no hooks. So the pages are built with both, and what differs is told.
"""
