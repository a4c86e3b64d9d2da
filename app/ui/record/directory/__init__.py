"""What lists of records that belong to no case have in common: the list, and the record beside it."""
