"""The plan of a small clinic for physiotherapy, in Django, with hypercare built in.

Start it with ``python -m examples.django_clinic``. Set ``HYPERCARE_DSN`` to say where feedback
goes; without it the clinic runs all the same. Two defects are left in on purpose: an appointment
on the 31st cannot be repeated (a synchronous view), and the page of the rooms breaks for a room
that is closed (an asynchronous one).
"""
