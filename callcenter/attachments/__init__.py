"""Files that customers and agents send each other in a chat: checked, kept beside the database, downloaded only."""
