"""PDF forms: what their fields say, and what is printed on their pages.

Whoever needs one of the modules names it: some load large libraries, and others none.
"""
