"""What client and downloads know of hosts."""

import re

LOOPBACK = re.compile(r"localhost|.*\.localhost|127(\.\d{1,3}){3}|::1")
