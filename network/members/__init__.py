"""The people of the network: who they are, what they are qualified for, and how to find them."""
