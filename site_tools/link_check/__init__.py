"""Checks of every link in a built site, without a line to anybody else.

``built_site`` reads the pages, ``faults`` says what is wrong with their links, ``crawl`` asks a kept tool what it
finds, and ``source_places`` says where a writer mends it.
"""
