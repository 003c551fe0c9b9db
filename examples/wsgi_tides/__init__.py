"""The tide table of a small harbour, in plain WSGI, with hypercare around it.

Start it with ``python -m examples.wsgi_tides``. Set ``HYPERCARE_DSN`` to say where feedback goes;
without it the harbour is open all the same. A defect is left in on purpose: a draught that is
written with a comma, as half of Europe does, is not understood.
"""
