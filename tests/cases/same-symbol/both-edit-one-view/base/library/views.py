from django.http import JsonResponse

from library.loans import due_date, loans_of
from library.models import Reader


def reader(request, number):
    """What the desk sees of one reader."""
    found = Reader.objects.get(number=number)
    return JsonResponse({"name": found.name, "loans": len(loans_of(found))})


def overdue(request):
    """Everything that is late."""
    late = [loan for one in Reader.objects.all() for loan in loans_of(one) if loan.is_late()]
    return JsonResponse({"late": [loan.title for loan in late]})


def branches(request):
    """Where the library has a house."""
    return JsonResponse({"branches": ["Harbour", "Mill Lane", "North"]})
