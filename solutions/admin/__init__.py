"""The admin of solutions, one module per noun."""
