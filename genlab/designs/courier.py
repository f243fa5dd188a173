"""Who tells a shop of its orders: a thread that looks after what waits in the database, one for each web process."""

import threading
import time
from datetime import UTC, datetime

from sqlalchemy import Engine

from genlab.designs import deliveries, orders
from genlab.designs.shop import Shop
from genlab.errors import GenlabError, StoreError

POLL_S = 2.0
"""How long the database is left alone where it is away."""
LONGEST_S = 30.0
"""How long it sleeps at most: another process may have stored what is due earlier."""
LEAVING_S = 12.0


class Courier:
    """Tells a shop of what waits, and ends where nothing does."""

    def __init__(self, engine: Engine, shop: Shop) -> None:
        """Take the database, and who is told; `wake` begins."""
        self.engine, self.shop = engine, shop
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._called = threading.Event()
        self._leaving = False

    def wake(self) -> None:
        """See to what is due now."""
        with self._lock:
            self._called.set()
            if not self._leaving and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(target=self._look_after, name="genlab-courier", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Finish what is under way, and end; what waits is told by whoever comes next."""
        self._leaving = True
        self._called.set()
        if self._thread is not None:
            self._thread.join(LEAVING_S)

    def _look_after(self) -> None:
        while not self._leaving:
            self._called.clear()
            try:
                while not self._leaving and self._tell_one():
                    pass
                due = deliveries.next_due(self.engine)
                left = None if due is None else (due - datetime.now(UTC)).total_seconds()
            except StoreError:  # the database is away: it is asked again
                left = POLL_S
            with self._lock:
                if left is None and not self._called.is_set():
                    self._thread = None
                    return
            self._called.wait(min(LONGEST_S, max(0.0, left or 0.0)))

    def _tell_one(self) -> bool:
        """Make the attempt whose turn it is; return whether there was one."""
        delivery = deliveries.claim(self.engine)
        if delivery is None:
            return False
        try:
            problem = self.shop.tell(delivery, orders.find(self.engine, delivery.order), time.time())
        except StoreError:
            raise
        except GenlabError as error:
            problem = str(error)
        if problem:
            deliveries.failed(self.engine, delivery, problem)
        else:
            deliveries.delivered(self.engine, delivery)
        return True
