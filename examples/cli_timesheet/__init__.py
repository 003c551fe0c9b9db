"""Tally: what a carpenters' workshop worked for whom, summed up from the week's time sheet.

Start it with ``python -m examples.cli_timesheet examples/cli_timesheet/weeks/2026-46.csv``. Set
``HYPERCARE_DSN`` to say where feedback goes. When the command crashes, whoever runs it is asked in
the terminal; in a nightly job nobody is. One defect is left in on purpose: a sheet is read while
somebody is still at work, as in ``2026-47.csv``.
"""
