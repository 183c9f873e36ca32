"""How somebody pays: references, the European QR code. Knows no database."""
