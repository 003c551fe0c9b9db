"""For how long things are kept, and how they go: by age every night, or because somebody asks."""
