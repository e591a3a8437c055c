"""The scripts and the style sheet of the pages: few files, small, each named after its content.

``bundles`` makes them with the pinned tools, ``used_names`` says what pages can be styled by, ``links`` puts their
names into built pages, and ``hook`` is what MkDocs calls.
"""
