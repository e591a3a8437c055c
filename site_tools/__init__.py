"""The tools that check, build, publish and test the site; run them with ``python3 -m site_tools``.

Imports nothing, so that any Python from 3.8 on can load the part that finds a newer one.
"""
