"""A whole case beforehand: the same use-cases on a private database, with a clock that is moved and mail caught.

Nothing of it leaves this process, and nothing of it is kept but the table that it makes.
"""
