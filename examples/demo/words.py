"""What the demo says on the terminal."""

from __future__ import annotations

import shlex
import sys

from examples.demo.place import Place
from examples.trackers.roundup import PASSWORD, USER


def welcome(place: Place) -> str:
    """Return the three addresses, and what to click."""
    return f"""
{bold("hypercare is running.")}

  Shop       {bold(f"{place.shop:<23}")} an example application, new and not quite right
  Roundup    {bold(f"{place.roundup:<23}")} a real ticketing system ({USER}, {PASSWORD})
  Collector  {bold(f"{place.collector:<23}")} carries feedback from the one to the other

{bold("What to click")}

  1. Open the shop, choose “Sign in” and pick Mara Lindqvist.
  2. Put something into the cart. Type the discount code SPRING25 and press “Apply”:
     it fails on the server.
  3. Press “Add gift wrap”: nothing happens, its script has failed in the browser.
  4. Press “Feedback” at the bottom right, say what went wrong, and send it.
     You get a receipt such as SHOP-1.
  5. Open Roundup and sign in as {USER} with the password {PASSWORD}. A ticket of that
     name has your words, what you clicked, the errors of the browser and of the server,
     and the screenshot.
  6. Send the same problem once more: it joins that ticket as a comment, since the same error
     stands behind it.

{bold("What arrived")}, each with a link to its page, in another terminal:

  {shlex.join(arrived(place))}

Data and logs are kept in {place.folder}. {bold("Ctrl-C stops all three.")}
"""


def arrived(place: Place) -> list[str]:
    """Return the command that lists what arrived, for any folder of this machine."""
    program = (sys.executable, "-m", "hypercare_collector")
    return [*program, "case", "--data", str(place.collector_data)]


def bold(text: str) -> str:
    """Return the text in bold, when somebody looks at it on a terminal."""
    return f"\033[1m{text}\033[0m" if sys.stdout.isatty() else text
