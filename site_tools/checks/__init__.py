"""Every check of what writers wrote: `python3 -m site_tools check`."""
