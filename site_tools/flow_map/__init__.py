"""The map of a guide: a picture of its flow, and every way through it from the answers to the items of a checklist."""
