"""An agent's day: what they have promised, whose birthday it is, and what their supervisors write to them."""
