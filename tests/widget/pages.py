"""The pages of the small site: a shop with something wrong in every corner."""

from __future__ import annotations

from tests.widget.site import HTML, SCRIPT

TAG = '<script src="/_hypercare/hypercare.js" data-project="shop" async></script>'

_SHOP = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/shop.css"><script src="/shop.js" defer></script>{tag}</head>
<body><header><a href="/">Start</a> <a href="/cart">Cart</a></header>
<main><h1>{title}</h1>
<section aria-label="Checkout">
<p id="total">Total 42,00 €</p>
<label>Discount code <input id="discount" name="discount"></label>
<label>Password <input id="password" type="password"></label>
<label>Country <select id="country"><option>France</option><option>Spain</option></select></label>
<button id="order">Place order</button>
<button id="broken">Apply discount</button>
<button id="rejects">Check stock</button>
<button id="complains">Print</button>
<button id="fails">Save cart</button>
<button id="fails-xhr">Load offers</button>
<button id="route">Next step</button>
<button id="private" data-hypercare-mask>Ada Lovelace, room 12</button>
<button id="help" data-hypercare-open>Report a problem</button>
<button id="modal">Open the app's own dialog</button>
</section></main>
<dialog id="own"><p>The app's own dialog</p><input aria-label="Own field">
<button id="own-help" data-hypercare-open>Help</button></dialog>
</body></html>"""

_STYLE = """body{font:16px system-ui;margin:2rem;max-width:60rem}
@media (prefers-color-scheme: dark){:root{color-scheme:dark}body{background:#111;color:#eee}
a{color:#9bf}}
section{display:grid;gap:.75rem;max-width:24rem}
button{all:unset;background:#c00;color:#fff;padding:1rem}button:focus-visible{outline:3px solid}"""

_SCRIPT = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) =>
  violations.push(event.violatedDirective + " " + event.blockedURI + " " + event.sample));
const on = (id, act) => document.getElementById(id).addEventListener("click", act);
on("broken", () => { const cart = undefined; cart.total(); });
on("rejects", () => { Promise.reject(new TypeError("stock is unknown, token=abc123secret")); });
on("complains", () => {
  const values = {password: "hunter2", page: 3};
  console.error("printer %s said", "P1", values, new RangeError("too long"));
});
on("fails", () => { fetch("/status/500?secret=in-the-query", {method: "POST", body: "{}"}); });
on("fails-xhr", () => {
  const request = new XMLHttpRequest();
  request.open("GET", "/status/404?secret=in-the-query");
  request.send();
});
on("route", () => { history.pushState(null, "", "/checkout?step=2"); });
on("modal", () => { document.getElementById("own").showModal(); });
"""


def shop(tag: str = TAG) -> dict[str, tuple[str, str]]:
    """Return the pages by path, each with the given script tag."""
    return {
        "/": (HTML, _SHOP.format(title="Start", tag=tag)),
        "/cart": (HTML, _SHOP.format(title="Cart", tag=tag)),
        "/shop.css": ("text/css", _STYLE),
        "/shop.js": (SCRIPT, _SCRIPT),
        "/favicon.ico": ("text/plain", ""),
    }
