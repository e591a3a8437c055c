"""Walk a guide: from a reader's answers to the checklists that they lead to.

Pure functions over frozen dataclasses, on nothing but the standard library: the same code runs
under CPython and, in the reader's browser, under Pyodide. The modules are the interface:

``guide``       what a guide is made of
``guide_json``  guides as JSON text
``answers``     a reader's answers, and their text form
``walk``        where answers lead
``visit``       what the page shows at an address
``problems``    what is wrong with a guide
``page``        the edge to the page: JSON text in, JSON text out
"""

__version__ = "1.0.0"
