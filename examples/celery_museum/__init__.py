"""Tidal Museum: visits are booked on a page, and a Celery worker writes the confirmations.

Start both with ``python -m examples.celery_museum``; the broker is a folder, no server is needed.
Set ``HYPERCARE_DSN`` to say where feedback goes. One defect is left in on purpose: the confirmation
of a family's visit cannot be written, since the tariff got another name. It happens in the worker,
and whoever waits for the letter sees nothing of it, but is the one who says so.
"""
