"""The nouns of the website: pages, blocks, pictures, figures."""
