"""Which worker runs which file of tests, when several do."""

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

BROWSER = "tests/browser/"
"""Files of tests that drive a browser: several processes each, so that two such files at once hold each other up."""


class BrowserApart(LoadFileScheduling):
    """A file at a time, in order; the worker that is ready first begins with the browser's, all others with the rest.

    So there are seldom two browsers at once, and something to do while a page is waited for. Whoever runs out of
    their own kind takes of the other: a worker changes from one kind to the other once at most, for a browser and its
    centre are dear to start.
    """

    def _assign_work_unit(self, node: WorkerController) -> None:
        browser_first = node is self.nodes[0]
        wanted = (file for file in self.workqueue if file.startswith(BROWSER) is browser_first)
        if (file := next(wanted, None)) is not None:
            self.workqueue.move_to_end(file, last=False)
        super()._assign_work_unit(node)
