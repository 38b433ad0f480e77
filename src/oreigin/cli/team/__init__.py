"""The commands of the team's app; they need the extra `web`, the others start without Django."""
