// The worker links this whole; the code is in the library of the system.
