// The one way in which a function of somebody else is replaced, and only where no hook exists.

type Call = (...args: never[]) => unknown;

/**
 * Let `around` stand before `owner[name]`, called or constructed; return what puts the original back.
 *
 * A proxy keeps the function's name, length and own properties, and prints as the original does. A
 * constructor's `prototype.constructor` is still the original. `around` gets a call that does exactly
 * what the caller asked for. What the browser does not have stays away.
 */
export function wrap<Owner extends object, Name extends keyof Owner>(
  owner: Owner,
  name: Name,
  around: (proceed: () => unknown, args: unknown[], self: unknown) => unknown,
): () => void {
  const real = owner[name];
  if (!real) return () => {};
  const stand = new Proxy(real as Call, {
    apply: (target, self, args) => around(() => Reflect.apply(target, self, args), args, self),
    construct: (target, args, as) =>
      around(() => Reflect.construct(target, args, as), args, undefined) as object,
    // Other libraries look whether it is the browser's own.
    get: (target, key, self) =>
      key === "toString" && self === stand ? () => `${target}` : target[key as keyof Call],
  }) as Owner[Name];
  // Where it is frozen, this does nothing and does not throw.
  Reflect.set(owner, name, stand);
  return () => {
    if (owner[name] === stand) owner[name] = real;
  };
}

/** Do something of ours beside the page's own work; whatever goes wrong stays here. */
export function quietly<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** Listen, before the page does, until the returned function is called. */
export function listen(
  target: EventTarget | undefined,
  type: string,
  heard: (event: Event) => void,
): () => void {
  const safely = (event: Event) => quietly(() => heard(event));
  target?.addEventListener(type, safely, true);
  return () => target?.removeEventListener(type, safely, true);
}

/** Return the path of an address of the page's own, the whole of a foreign one; never a query. */
export function pathOf(address: string): string {
  const plain = address.replace(/[?#].*$/s, "");
  return plain.startsWith(`${location.origin}/`) ? plain.slice(location.origin.length) : plain;
}
