"""Kontor: the invoices of a small trading house, with Qt (PySide6).

Start it with ``python -m examples.qt_invoices``. Set ``HYPERCARE_DSN`` to say where feedback goes;
without it the program runs all the same. One defect is left in on purpose: nobody has entered the
VAT of Norway, and working out an invoice to Oslo fails.
"""
