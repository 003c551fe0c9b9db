import { describe, expect, it } from "vitest";
import cases from "../../tests/contract/redaction_cases.json" with { type: "json" };
import * as redact from "../src/redact";

type Case = {
  text?: string;
  url?: string;
  value?: unknown;
  key?: string;
  private?: boolean;
  becomes?: unknown;
};

describe("the redaction rules that SDK, widget and collector share", () => {
  it.each((cases as Case[]).map((one) => [JSON.stringify(one), one] as const))("%s", (_, one) => {
    if (one.key !== undefined) expect(redact.isPrivate(one.key)).toBe(one.private);
    else if (one.url !== undefined) expect(redact.url(one.url)).toBe(one.becomes);
    else if (one.value !== undefined) expect(redact.value(one.value)).toEqual(one.becomes);
    else expect(redact.text(one.text ?? "")).toBe(one.becomes);
  });
});

describe("the user's own words", () => {
  it("are found to hold a card number or a password", () => {
    expect(redact.looksPrivate("I paid with 4111 1111 1111 1111")).toBe(true);
    expect(redact.looksPrivate("my password: hunter2 does not work")).toBe(true);
  });

  it("are found to hold an account's number, but not how somebody is reached", () => {
    expect(redact.looksPrivate("please pay to DE89 3704 0044 0532 0130 00")).toBe(true);
    expect(redact.looksPrivate("write to ada@example.com or call +49 30 123456")).toBe(false);
  });

  it("may hold an order number or a link", () => {
    expect(redact.looksPrivate("order 4111 1111 1111 1112 is lost")).toBe(false);
    expect(redact.looksPrivate("see https://shop.example/cart?item=7")).toBe(false);
  });
});
