"""How fast it all is, measured in a real browser and by building: ``python3 -m site_tools bench``."""
