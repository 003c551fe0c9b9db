"""Fernweh Outdoor: a small web shop that has just gone live, with hypercare built in.

Start it with ``python -m examples.flask_shop``. Set ``HYPERCARE_DSN`` to say where feedback goes;
without it the shop runs all the same. Two defects are left in on purpose: the campaign code
``SPRING25`` breaks on the server, and the button “Add gift wrap” breaks in the browser.
"""
