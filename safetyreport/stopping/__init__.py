"""The stopping rules of a protocol, and statistical boundaries beside them."""
