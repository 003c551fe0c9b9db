"""Speicherstadt: the stock of a small warehouse, on the desk of its foreman, with tkinter.

Start it with ``python -m examples.tkinter_stock``. Set ``HYPERCARE_DSN`` to say where feedback
goes; without it the program runs all the same. One defect is left in on purpose: the articles that
came with the last import have no pack size, and working out what to order of them fails.
"""
