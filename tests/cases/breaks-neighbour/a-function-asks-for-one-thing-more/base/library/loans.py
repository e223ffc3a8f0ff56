from datetime import timedelta

WEEKS = 4


def due_date(day):
    """When a loan that starts on `day` ends."""
    return day + timedelta(weeks=WEEKS)


def loans_of(reader):
    """Open loans, the oldest first."""
    return reader.loans.filter(returned=None).order_by("day")


def fine(loan, today):
    """Pence for every day that a loan is late."""
    days = (today - due_date(loan.day)).days
    return max(0, days) * 10
