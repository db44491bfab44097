"""What each command of `dateline` does; imported only when it is called."""
