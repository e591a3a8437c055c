"""Walk a guide: from a reader's answers to the requests that are ready to send.

Pure functions over frozen dataclasses, on nothing but the standard library: the same code runs
under CPython and, in the reader's browser, under Pyodide. The modules are the interface:

``guide``            what a guide is made of
``guide_json``       guides as JSON text
``answers``          a reader's answers, and their text form
``walk``             where answers lead
``visit``            what the page shows at an address
``problems``         what is wrong with a guide
``fields``           what there is to fill in, and what the answers fill in
``requests``         the requests that answers and fields make
``request_text``     requests as plain text and as Markdown
``request_reading``  requests read back from their text
``clean_text``       what was typed, made safe to stand in a line
``sensitive``        what a reader should not send along, of these three:
``card_numbers``     payment card numbers
``keys_and_tokens``  API keys and access tokens
``passwords``        passwords in plain sight
``sending``          links that hand a request on
``missing``          the reply that asks for what is missing
``json_text``        JSON from anywhere, read without harm and by its shape
``nearest_name``     what a mistyped name was meant to be
``page_message``     what the page sends, read or refused
``page``             the edge to the page: JSON text in, JSON text out
"""

__version__ = "1.0.0"
