"""Questionnaires: an XLSForm workbook in, steps and checked answers out."""
