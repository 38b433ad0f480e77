"""The app on a port of this machine, for tests that look at pages with a browser."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def served() -> Iterator[str]:
    """Serve the app from a thread, over the database of the test; yields its address."""
    import waitress
    from django.core.wsgi import get_wsgi_application
    from waitress.wasyncore import close_all

    server = waitress.create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown()  # nobody answers any more, so nobody wakes the thread
        server.trigger.pull_trigger(lambda: close_all(server._map))  # by itself, between two waits
        thread.join(timeout=10)
        assert not thread.is_alive()
