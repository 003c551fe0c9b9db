"""What the dialogs of tkinter and Qt have in common: everything but the drawing.

The person's draft, the conversation with the collector, the words, and when to offer the dialog.
No toolkit is imported here.
"""
