"""Cases: opened or joined by mentions, routed, prioritised, and worked on by agents."""
