"""How each awkward sample was made: from our blank editions, with the answers typed in as people really do.

Not run by the tests. `python -m tests.samples.making [NAME ...]` makes the documents again; LibreOffice and pdftoppm
must be installed. The expected values beside the documents were written by hand from the page: nothing here makes
them.
"""
