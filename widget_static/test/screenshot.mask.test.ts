import { describe, expect, it } from "vitest";
import { coverWithin, isSecretField, masksOf, stronger } from "../src/screenshot/mask";

const field = (values: Partial<Parameters<typeof isSecretField>[0]>) => ({
  type: "text",
  autocomplete: "",
  names: [],
  ...values,
});

function element(tag: string, attributes: Record<string, string> = {}): Element {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

describe("a secret field", () => {
  it("is known by its type", () => {
    expect(isSecretField(field({ type: "password" }))).toBe(true);
    expect(isSecretField(field({ type: "email" }))).toBe(false);
  });

  it.each([
    "cc-number",
    "section-one billing cc-csc",
    "one-time-code",
    "current-password webauthn",
    "NEW-PASSWORD",
  ])("is known by autocomplete %s", (autocomplete) => {
    expect(isSecretField(field({ autocomplete }))).toBe(true);
  });

  it.each(["apiToken", "client_secret", "card-number", "creditCard", "ccnum", "IBAN", "user_pwd"])(
    "is known by the name %s",
    (name) => {
      expect(isSecretField(field({ names: ["", name] }))).toBe(true);
    },
  );

  it.each(["street-address", "name", "account", "tel", "comment"])("is not %s", (name) => {
    expect(isSecretField(field({ autocomplete: name, names: [name] }))).toBe(false);
  });
});

describe("masks", () => {
  const masks = masksOf([".private"]);

  it("cover what is marked, and nothing else", () => {
    expect(masks(element("p"))).toBe("open");
    expect(masks(element("p", { class: "private" }))).toBe("masked");
    expect(masks(element("p", { "data-hypercare-mask": "" }))).toBe("masked");
    expect(masks(element("p", { "data-hypercare-mask": "", "data-hypercare-block": "" }))).toBe(
      "blocked",
    );
    expect(masks(element("input", { type: "password" }))).toBe("masked");
  });

  it("pass on to everything inside, through shadow roots", () => {
    const host = element("div", { class: "private" });
    const inner = element("p");
    host.attachShadow({ mode: "open" }).append(inner);
    expect(coverWithin(inner, masks)).toBe("masked");
    expect(coverWithin(element("p"), masks)).toBe("open");
  });

  it("give way only to stronger ones", () => {
    expect(stronger("open", "masked")).toBe("masked");
    expect(stronger("masked", "open")).toBe("masked");
    expect(stronger("masked", "blocked")).toBe("blocked");
    expect(stronger("blocked", "open")).toBe("blocked");
  });

  it.each([".a::before", ".a:after"])("refuse %s, which no element matches", (selector) => {
    expect(() => masksOf([selector])).toThrow("mask");
  });
});
