"""The runtime that the site hosts: Python with the engine, for the reader's browser.

``folder`` makes all of it, once for each content: ``shipped`` is Pyodide as it comes, ``quick`` the Python that has
already started, made with ``wasm_module`` and ``glue``. What runs elsewhere than here: ``inside/`` in Pyodide,
``start_python.mjs`` and ``pack_scripts.mjs`` under Node, ``worker/`` in the reader's browser.
"""

from site_tools.runtime.folder import Runtime, ensure_runtime
from site_tools.runtime.shipped import PIN

__all__ = ["PIN", "Runtime", "ensure_runtime"]
