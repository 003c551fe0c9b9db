"""A program that notices errors and ends; who watches sees when: ``leaving.py SDK URL COUNT``."""

import os
import sys
import time

import host
import sdks


def main() -> None:
    shop, sdk = host.Shop(), sdks.named(sys.argv[1])
    sdk.load()
    sdk.init(sys.argv[2])
    for number in range(int(sys.argv[3])):
        with sdk.request(number):
            shop.fail(number, sdk.notice(), number)
        time.sleep(0.002)
    os.write(1, f'{{"threads": {host.threads()}, "left": {time.time()}}}\n'.encode())


main()
