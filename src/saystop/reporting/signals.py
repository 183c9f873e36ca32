"""What the line tells the floors above it."""

from django.dispatch import Signal

# Sent inside the transaction that stores a report, with `report`: whoever listens belongs to the same transaction.
report_received = Signal()
# Sent inside the transaction that stores a reporter's message, with `report`.
reporter_wrote = Signal()
# Sent inside the transaction that deletes who a reporter is, with `report`: copies are to be deleted with it.
identity_withdrawn = Signal()
