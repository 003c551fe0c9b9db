import { describe, expect, it } from "vitest";
import { coverOf, coverWithin, isSecretField, masksOf } from "../src/screenshot/mask";

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

  it.each([
    ..."passwort Kennwort mot_de_passe contrasena novaSenha hasło wachtwoord parola".split(" "),
    ..."ŞİFRE パスワード 密码 kart_numarası".split(" "),
    "Your PIN: *",
    "Card number *",
    "كلمة المرور",
  ])("is known by the name %s", (name) => {
    expect(isSecretField(field({ names: [name] }))).toBe(true);
  });

  it.each(["street-address", "desenhar", "name", "account", "tel", "comment"])(
    "is not %s",
    (name) => {
      expect(isSecretField(field({ autocomplete: name, names: [name] }))).toBe(false);
    },
  );
});

describe("masks", () => {
  const masks = masksOf({ mask: [".private"], block: [".gone"] });
  const judged = (made: Element) => masks(made, "open");

  it("cover what is marked, and nothing else", () => {
    expect(judged(element("p"))).toBe("open");
    expect(judged(element("p", { class: "private" }))).toBe("masked");
    expect(judged(element("p", { class: "private gone" }))).toBe("blocked");
    expect(judged(element("p", { "data-hypercare-mask": "" }))).toBe("masked");
    expect(judged(element("p", { "data-hypercare-mask": "", "data-hypercare-block": "" }))).toBe(
      "blocked",
    );
    expect(judged(element("input", { type: "password" }))).toBe("masked");
    expect(judged(element("input", { placeholder: "Card number" }))).toBe("masked");
    expect(judged(element("input", { "aria-label": "One-time code" }))).toBe("masked");
  });

  it("cover fields that are labelled like secrets, and what once was a password", () => {
    document.body.innerHTML = `<label for=a>Password</label><input id=a><label>IBAN <input></label>
      <b id=n>Card number</b><input aria-labelledby=n><input aria-describedby=n><input title=PIN>
      <div contenteditable aria-label=Passwort></div><div role=textbox aria-labelledby=n></div>`;
    const fields = document.querySelectorAll("input,div");
    expect([...fields].map(judged)).toEqual([...fields].map(() => "masked"));
    const shown = element("input");
    expect(masksOf({ passwords: new WeakSet([shown]) })(shown, "open")).toBe("masked");
    document.body.replaceChildren();
  });

  it("pass on to everything inside, through shadow roots", () => {
    const host = element("div", { class: "private" });
    const inner = element("p");
    host.attachShadow({ mode: "open" }).append(inner);
    expect(coverWithin(inner, masks, "open")).toBe("masked");
    expect(coverWithin(element("p"), masks, "open")).toBe("open");
  });

  it("give way only to stronger ones", () => {
    expect(masks(element("p"), "masked")).toBe("masked");
    expect(masks(element("p", { class: "gone" }), "masked")).toBe("blocked");
    expect(masks(element("p", { class: "private" }), "blocked")).toBe("blocked");
  });

  it("of all words are lifted where that is said, and others are not", () => {
    const lifted = element("p", { "data-hypercare-unmask": "" });
    expect(coverOf({ maskText: true })).toBe("veiled");
    expect(masks(element("p"), "veiled")).toBe("veiled");
    expect(masks(lifted, "veiled")).toBe("open");
    expect(masks(lifted, "masked")).toBe("masked");
    lifted.className = "private";
    expect(masks(lifted, "veiled")).toBe("masked");
  });

  it("cover what cannot be judged", () => {
    const form = element("form");
    form.append(element("input", { name: "matches" }));
    Object.defineProperty(form, "matches", { value: form.firstChild });
    expect(judged(form)).toBe("masked");
  });

  it.each([".a::before", ".a:after"])("refuse %s, which no element matches", (selector) => {
    expect(() => masksOf({ mask: [selector] })).toThrow("mask");
    expect(() => masksOf({ block: [selector] })).toThrow("mask");
  });
});
