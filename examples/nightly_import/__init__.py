"""Hof & Huus, who let flats: the rents that came in yesterday, fetched from the bank every night.

Start it with ``python -m examples.nightly_import``; it brings a small bank of its own when no
``--bank`` is named. A plain script: its log lines, its requests to the bank and what it stumbled
over become the trail, and the operator's own words go along with them. Two defects are left in on
purpose: amounts of a thousand euros and more cannot be read, and the bank's archive is down.
"""
