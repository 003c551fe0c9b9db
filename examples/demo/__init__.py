"""The main job of hypercare on one machine: a shop, the collector and a real tracker.

Start it with ``make demo``, or with ``python -m examples.demo``.
"""
