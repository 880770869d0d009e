"""Pages as pictures. Nothing is imported here: each drawing is a process of its own, which begins with this file."""
