"""Tells whoever started us how far we are: systemd waits for it where the unit says `Type=notify`.

One datagram to the socket that it names in the environment (sd_notify); a library for it would be longer than this.
"""

from __future__ import annotations

import logging
import os
import socket

log = logging.getLogger(__name__)

OPEN, CLOSING = "READY=1", "STOPPING=1"


def tell(state: str) -> None:
    """Say it where somebody wants to know; nobody does where no socket is named."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):  # no file, but a name of the kernel's own
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
            door.connect(address)
            door.sendall(state.encode("ascii"))
    except OSError as error:
        log.warning("the service manager cannot be told %s: %s", state, error)
