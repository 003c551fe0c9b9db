import { beforeEach, describe, expect, it } from "vitest";
import { controlOf, isField, maskNames, nameOf, placeOf, tagOf } from "../src/names";

const page = (markup: string): Element => {
  document.body.innerHTML = markup;
  return document.querySelector("[data-it]") as Element;
};

beforeEach(() => document.body.replaceChildren());

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
    maskNames([".secret"]);
    expect(nameOf(page("<button class=secret data-it>Ada Lovelace</button>"))).toBe("");
  });

  it("is cut when it is long", () => {
    const name = nameOf(page(`<button data-it>${"word ".repeat(50)}</button>`));
    expect(name).toHaveLength(80);
    expect(name.endsWith("…")).toBe(true);
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
