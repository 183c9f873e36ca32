"""Commands of `saystop manage`."""
