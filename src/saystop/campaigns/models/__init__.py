"""The nouns of campaigns: letters, advocacy, fundraisers."""
