import { beforeEach, describe, expect, it } from "vitest";
import { ancestorsOf } from "../src/ancestors";
import { controlOf, isField, maskPlainNames, plainName, tagOf } from "../src/controls";
import { maskNames, nameOf, placeOf } from "../src/names";

const page = (markup: string): Element => {
  document.body.innerHTML = markup;
  return document.querySelector("[data-it]") as Element;
};

const plain = (element: Element): string => plainName(element, ancestorsOf(element));
const within = (host: Element, markup: string): Element => {
  const root = host.attachShadow({ mode: "open" });
  root.innerHTML = markup;
  return root.querySelector("button") as Element;
};

beforeEach(() => {
  document.body.replaceChildren();
  maskNames("[data-hypercare-mask]");
  maskPlainNames("[data-hypercare-mask]");
});

describe("the name of a thing on the page", () => {
  it.each([
    ["<button data-it>  Place\n order </button>", "Place order"],
    ["<button data-it aria-label='Close the cart'>×</button>", "Close the cart"],
    ["<input type=submit data-it value='Go on'>", "Go on"],
    ["<label>Discount code <input data-it value='SAVE10'></label>", "Discount code"],
    ["<label for=a>Country</label><select id=a data-it><option>France</select>", "Country"],
    ["<span id=n>Total</span><div data-it aria-labelledby='n'>42</div>", "Total"],
    ["<input data-it placeholder='Search' value='private words'>", "Search"],
    ["<button data-it><img alt='Print'></button>", "Print"],
    ["<button data-it>Save <output>typed</output></button>", "Save"],
    ["<button data-it>Reply to <span data-hypercare-mask>Ada</span></button>", "Reply to"],
  ])("%s is called “%s”", (markup, name) => {
    expect(nameOf(page(markup))).toBe(name);
  });

  it.each([
    "<textarea data-it>typed words</textarea>",
    "<div contenteditable data-it>typed words<p>typed more</p></div>",
    "<label data-it><select><option>typed</option></select></label>",
    "<div data-hypercare-mask><button data-it>typed</button></div>",
    "<input data-it value='typed'>",
    "<select data-it><option selected>typed</select>",
    "<div role=textbox data-it>typed</div>",
    "<div contenteditable><a href=/ data-it>typed</a></div>",
    "<div role=textbox><button data-it>typed</button></div>",
    "<div data-hypercare-mask><i id=n>secret</i></div><b data-it aria-labelledby=n></b>",
    "<div contenteditable><i id=n>typed</i></div><b data-it aria-labelledby=n></b>",
    "<div data-hypercare-mask><label for=f>secret</label></div><input id=f data-it>",
    "<button data-it><img data-hypercare-mask alt=secret></button>",
    "<ul role=listbox><li role=option data-it>Create “typed”</ul>",
    "<ul role=listbox><li role=option aria-label='typed' data-it>new</ul>",
    "<ul role=listbox><li role=option>typed<button data-it>typed</button></ul>",
    "<output><button data-it>typed</button></output>",
    "<button data-it><b data-hypercare-mask><img alt=secret></b></button>",
  ])("%s has none", (markup) => {
    expect(nameOf(page(markup))).toBe("");
  });

  it("is not told for what the page masks by its own selectors", () => {
    maskNames(".secret");
    maskPlainNames(".secret");
    const button = page("<button class=secret data-it>Ada Lovelace</button>");
    expect([nameOf(button), plain(button)]).toEqual(["", ""]);
  });

  it("is not told in a component that is masked from outside", () => {
    const button = within(
      page("<div data-hypercare-mask data-it></div>"),
      "<button>secret</button>",
    );
    expect([nameOf(button), plain(button)]).toEqual(["", ""]);
  });

  it("is cut when it is long", () => {
    const name = nameOf(page(`<button data-it>${"word ".repeat(50)}</button>`));
    expect(name).toHaveLength(80);
    expect(name.endsWith("…")).toBe(true);
  });
});

describe("the plain name, before the finer part is there", () => {
  it("is the text or the label of what is pressed", () => {
    expect(plain(page("<button data-it> Place\n order</button>"))).toBe("Place order");
    expect(plain(page("<a href=/ aria-label=Start data-it>⌂</a>"))).toBe("Start");
  });

  it.each([
    "<div data-hypercare-mask><button data-it>typed</button></div>",
    "<button data-it>Reply to <span data-hypercare-mask>Ada</span></button>",
    "<div role=button data-it>typed <select><option>typed</option></select></div>",
    "<div contenteditable><a href=/ data-it>typed</a></div>",
    "<input data-it value='typed'>",
  ])("%s has none", (markup) => {
    expect(plain(page(markup))).toBe("");
  });
});

describe("a click", () => {
  it("is meant for the control around it", () => {
    const icon = page("<button id=go><svg data-it></svg></button>");
    expect(tagOf(controlOf(icon) as Element)).toBe("button#go");
  });

  it("into a field tells nothing, on a button it does", () => {
    expect(isField(page("<input data-it>"))).toBe(true);
    expect(isField(page("<input type=submit data-it>"))).toBe(false);
    expect(isField(page("<button data-it></button>"))).toBe(false);
  });

  it("on anything else is told by its part of the page", () => {
    expect(placeOf(page("<section><h2>Orders</h2><table><td data-it>Ada</table></section>"))).toBe(
      "Orders",
    );
    expect(placeOf(page("<section aria-label='Cart'><h2>x</h2><p data-it>y</p></section>"))).toBe(
      "Cart",
    );
    expect(placeOf(page("<p data-it>y</p>"))).toBe("");
  });

  it.each([
    "<section><div data-hypercare-mask><h2>secret</h2></div><p data-it>y</p></section>",
    "<main><div contenteditable><h3>typed</h3></div><p data-it>y</p></main>",
    "<main><div role=textbox><h3>typed</h3></div><p data-it>y</p></main>",
  ])("%s tells no heading", (markup) => {
    expect(placeOf(page(markup))).toBe("");
  });
});
