"""How somebody pays: references, the European QR code, amounts. Knows no database."""
