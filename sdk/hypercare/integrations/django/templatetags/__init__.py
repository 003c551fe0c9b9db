"""Where Django looks for ``{% load hypercare %}``."""
