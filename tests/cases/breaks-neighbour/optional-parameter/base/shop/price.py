import os


def price(net, rate):
    # start of the sum
    tax = net * rate
    tax = round(tax, 2)
    total = net + tax
    # end of the sum
    return total


def other():
    one = 1
    two = 2
    three = 3
    return one + two + three


LIMIT = 5
