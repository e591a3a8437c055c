"""What is wrong in the files of writers: how it is told, where it stands, and how a line is let off."""
