"""``python3 -m site_tools serve|build|test|bench``, with any Python from 3.8 on.

This file and what it imports first use syntax that Python 3.8 can read: an older Python must get as far as finding a
newer one. ``site_tools.commands`` is read by the Python of the environment only.
"""

import sys

from site_tools.setup import environment
from site_tools.setup.progress import SetupFailed, say

INTERRUPTED = 130


def main() -> int:
    """Run the command in the project's own environment and return its exit status."""
    try:
        environment.ensure(sys.argv[1:])
        from site_tools import commands  # noqa: PLC0415 - only now are its packages sure to be there.

        return commands.main(sys.argv[1:])
    except SetupFailed as problem:
        say(str(problem))
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
