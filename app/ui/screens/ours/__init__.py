"""What the centre does that belongs to no case: survivor leaders, support to institutions, supervision, complaints."""
