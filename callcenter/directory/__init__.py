"""What the centre is: queues, agents, skills, hours; configuration, checked and versioned."""
