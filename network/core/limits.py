"""How often one address or one account may ask; counted in memory, or in Redis for several processes.

A feature writes ``@limiter.limit("20 per 15 minutes", methods=["POST"])`` above ``@permits(…)``.
"""

from ipaddress import IPv6Address, ip_address

from flask import Flask, request
from flask_limiter import Limiter


def client_address() -> str:
    """Return whom to count: the caller's address; what a caller says of itself counts for nothing.

    A household or a server holds a whole IPv6 network of 64 bits, so that network counts as one caller.
    """
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return f"{IPv6Address(int(address) >> 64 << 64)}/64"


limiter = Limiter(client_address, strategy="moving-window", in_memory_fallback_enabled=True)


def register(app: Flask) -> None:
    """Count for this application. Which proxies are believed is set in :mod:`network.core.security`."""
    app.config["RATELIMIT_STORAGE_URI"] = app.config["SETTINGS"].redis_url or "memory://"
    limiter.init_app(app)
