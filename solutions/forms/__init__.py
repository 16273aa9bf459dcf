"""Forms from an idea to a lesson, by noun."""
