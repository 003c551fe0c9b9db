import { describe, expect, it } from "vitest";
import { shallow } from "../src/late/values";

describe("a logged object whose keys take long", () => {
  it("is the last one that is read", () => {
    let asked = 0;
    const slow = new Proxy(
      { page: 3 },
      {
        ownKeys: (target) => {
          asked += 1;
          const end = performance.now() + 150;
          while (performance.now() < end);
          return Reflect.ownKeys(target);
        },
      },
    );
    expect(shallow({ page: 3 })).toEqual({ page: "3" });
    expect(shallow(slow)).toEqual({ page: "3" });
    const before = asked;
    expect(shallow(slow)).toBe("{…}");
    expect(shallow(["still", "read"])).toEqual(["still", "read"]);
    expect(asked).toBe(before);
  });
});
