"""The scripts and the style sheet of the pages: few files, small, each named after its content.

``bundles`` makes them with the pinned tools, ``used_names`` says what pages can be styled by, ``links`` puts their
names into built pages, ``host_headers`` tells hosts how long to keep them, and ``hook`` is what MkDocs calls.
"""
