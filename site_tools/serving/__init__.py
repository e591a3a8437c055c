"""The site on the writer's machine, built again on every save: what `python3 -m site_tools serve` runs.

``builder`` makes one version of the site, ``shown`` holds the version that is up and what is wrong now, ``server``
answers the browser and notices saves, ``panel`` puts the findings over the pages, ``checks`` looks at what takes longer
than a save may, ``terminal`` tells it all, and ``command`` puts them together.
"""
