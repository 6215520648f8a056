"""Which accounts are one person: evidence with points, decisions of the user, and the facts of a person pooled."""
