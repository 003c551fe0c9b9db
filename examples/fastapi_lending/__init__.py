"""A library of things, in FastAPI, with hypercare built in.

Start it with ``python -m examples.fastapi_lending``. Set ``HYPERCARE_DSN`` to say where feedback
goes; without it the library lends all the same. A defect is left in on purpose: the thermal
camera, which nobody has borrowed yet, cannot be borrowed.
"""
