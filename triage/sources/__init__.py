"""Sources as the database knows them: polled when due, added and paused by admins."""
