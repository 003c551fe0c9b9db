"""What each command does; ``__main__`` says how they are called and imports them late."""
