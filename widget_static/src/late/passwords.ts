// What was typed as a password stays one when the page shows it.
import type { Config } from "../config";
import { listen } from "../watch/wrap";

/** Remember the fields that are or were for passwords; pictures go by it. */
export function rememberPasswords(config: Config): (() => void)[] {
  const passwords = new WeakSet<Element>();
  config.passwords = passwords;
  const see = (event: Event) => {
    const field = event.composedPath()[0] as HTMLInputElement;
    if (field.type === "password") passwords.add(field);
  };
  const changed = new MutationObserver((records) => {
    for (const { oldValue, target } of records) {
      if (/^password$/i.test(oldValue ?? "")) passwords.add(target as Element);
    }
  });
  const how = { subtree: true, attributeOldValue: true, attributeFilter: ["type"] };
  changed.observe(document, how);
  return [
    listen(document, "focusin", see),
    listen(document, "input", see),
    () => changed.disconnect(),
  ];
}
