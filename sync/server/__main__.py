"""`python -m sync.server`, and the console script `haki-server`."""

import sys

from sync.server.commands import main

if __name__ == "__main__":
    sys.exit(main())
