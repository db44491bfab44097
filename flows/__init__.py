"""What runs, and when: flows, settings, the server and the `dateline` command."""
