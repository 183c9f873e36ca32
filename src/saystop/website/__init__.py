"""The public house: pages, news, events, figures. What is written here is for everybody."""
