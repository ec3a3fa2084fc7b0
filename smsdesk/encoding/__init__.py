"""What a message looks like in octets, and nothing else."""
