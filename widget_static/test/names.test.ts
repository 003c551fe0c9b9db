import { beforeEach, describe, expect, it } from "vitest";
import { controlOf, isField, maskPlainNames, plainName, tagOf } from "../src/controls";
import { maskNames, nameOf, placeOf } from "../src/names";

const page = (markup: string): Element => {
  document.body.innerHTML = markup;
  return document.querySelector("[data-it]") as Element;
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
  ])("%s has none", (markup) => {
    expect(nameOf(page(markup))).toBe("");
  });

  it("is not told for what the page masks by its own selectors", () => {
    maskNames(".secret");
    maskPlainNames(".secret");
    const button = page("<button class=secret data-it>Ada Lovelace</button>");
    expect([nameOf(button), plainName(button)]).toEqual(["", ""]);
  });

  it("is cut when it is long", () => {
    const name = nameOf(page(`<button data-it>${"word ".repeat(50)}</button>`));
    expect(name).toHaveLength(80);
    expect(name.endsWith("…")).toBe(true);
  });
});

describe("the plain name, before the finer part is there", () => {
  it("is the text or the label of what is pressed", () => {
    expect(plainName(page("<button data-it> Place\n order</button>"))).toBe("Place order");
    expect(plainName(page("<a href=/ aria-label=Start data-it>⌂</a>"))).toBe("Start");
  });

  it.each([
    "<div data-hypercare-mask><button data-it>typed</button></div>",
    "<button data-it>Reply to <span data-hypercare-mask>Ada</span></button>",
    "<div role=button data-it>typed <select><option>typed</option></select></div>",
    "<div contenteditable><a href=/ data-it>typed</a></div>",
    "<input data-it value='typed'>",
  ])("%s has none", (markup) => {
    expect(plainName(page(markup))).toBe("");
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
});
