"""The place to ask: discussions by condition and area, who answers them, and how members hear of it."""
