"""Pages of surveys: `authoring` for members, `answering` for respondents, `results` and `exports` for analysis."""
