"""Small real applications that use hypercare, and the trackers that they report to."""
