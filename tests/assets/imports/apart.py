"""A small process that looks at files for a test: `python -m tests.assets.imports.apart`, one path a line.

What its children need at their largest is theirs alone: a child of the test process itself would be
counted with all that the tests hold in memory when it was started.
"""

import json
import resource
import sys
import time
from typing import Any

from assets.imports.child import look_at
from assets.imports.refusals import FileRefused


def spent() -> float:
    """Seconds of the processor that this process and its children have had."""
    found = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in found)


def main() -> None:
    """Answers each line with what became of the file, how long that took, and the largest child so far."""
    for line in sys.stdin:
        started, before = time.monotonic(), spent()
        told: dict[str, Any] = {}
        try:
            look_at(json.loads(line))
        except FileRefused as refused:
            told = {"code": refused.code, "facts": refused.facts}
        told |= {"seconds": time.monotonic() - started, "processor": spent() - before}
        told["peak_kb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
