"""Status as of a date, origin, determination, figures and claims."""
