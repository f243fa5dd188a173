"""Whether designs can be ordered here, and who tells a shop's own system of them."""

import atexit
import threading

from genlab.designs import deliveries
from genlab.designs.courier import Courier
from genlab.designs.shop import SECRET, URL, Shop
from genlab.errors import GenlabError
from genlab.training import processes
from genlab.ui.database import engine, secret

ORDERS = "GENLAB_ORDERS"
_making = threading.Lock()
_courier: Courier | None = None


def allowed() -> bool:
    """Return whether visitors may order here; `GENLAB_ORDERS=off` says no."""
    return processes.allowed(ORDERS)


def announced() -> bool:
    """Return whether a shop's own system is told of orders."""
    return secret(URL) is not None


def shop() -> Shop | None:
    """Return the shop that is told; None where there is none.

    Raises:
        GenlabError: where its address, or its secret, is none.
    """
    url = secret(URL)
    return None if url is None else Shop.of(url, secret(SECRET))


def wake() -> None:
    """Have what waits told, where a shop is set up; also right after a restart."""
    global _courier
    try:
        found = shop()
    except GenlabError:  # whoever leads the queue is told there
        return
    if found is None or deliveries.next_due(engine()) is None:
        return
    with _making:
        if _courier is None:
            _courier = Courier(engine(), found)
            atexit.register(_courier.close)
    _courier.wake()
