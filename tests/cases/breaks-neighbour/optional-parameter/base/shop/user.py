from shop.price import other


def use():
    return other()
