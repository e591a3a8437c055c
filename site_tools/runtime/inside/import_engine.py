"""Run inside Pyodide: import the engine; from here on, a recorder tells what is used after the start."""

import gc
import importlib
import sys

importlib.import_module(given["entry"])
recorder = sys.modules.get("sitecustomize")
if recorder:
    recorder.at_start |= recorder.after
    recorder.after.clear()
gc.collect()
