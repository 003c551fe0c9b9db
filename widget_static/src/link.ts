// Addresses that come from elsewhere.

/** Return an address, such as the receipt's status page, when a person can follow it. */
export function followable(link: string | undefined, base: string): string | undefined {
  if (!link || !URL.canParse(link, base)) return undefined;
  const { protocol, href } = new URL(link, base);
  return /^https?:$/.test(protocol) ? href : undefined;
}
