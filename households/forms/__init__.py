"""What people fill in in the field, by noun: forms clean, actions act."""
