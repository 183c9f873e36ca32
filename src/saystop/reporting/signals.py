"""What the line tells the floors above it."""

from django.dispatch import Signal

# Sent inside the transaction that stores a report, with `report`: whoever listens belongs to the same transaction.
report_received = Signal()
# Sent when somebody who came by a channel has answered the first page, with `channel`, its code; inside the transaction that
# stores a report, with `channel` alone: not which report came by it.
report_begun = Signal()
report_sent = Signal()
# Sent inside the transaction that stores a reporter's message, with `report`.
reporter_wrote = Signal()
# Sent inside the transaction that deletes who a reporter is, with `report`: copies are to be deleted with it.
identity_withdrawn = Signal()
