"""Sources as the database knows them: added, tried, polled when due, paused, backfilled."""
