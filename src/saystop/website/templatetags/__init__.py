"""What templates of the website ask for."""
