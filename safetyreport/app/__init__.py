"""Use cases: each opens its transaction, asks the rooms below and returns what they found."""
