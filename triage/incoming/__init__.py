"""What is sent to us: proved genuine, kept before it is acknowledged, turned into mentions."""
