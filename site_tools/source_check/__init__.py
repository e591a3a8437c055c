"""Every check of the pages as text: their front matter, headings, lists, images, links, spelling and style.

``all_checks`` does all of it. ``page`` reads a page and leaves out what is no prose, ``line_starts`` and ``blocks`` say
how lines look and what Python-Markdown makes of them. ``front_matter``, ``headings``, ``lists``, ``images``, ``marks``,
``spelling`` and ``style`` find what is wrong.
"""
