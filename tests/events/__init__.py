"""The network's meetings, from planning to what is left of them."""
