// Ids of what is sent and kept.

/** Make an id that sorts by time: UUID version 7. Source: RFC 9562, section 5.7. */
export function uuid7(time: number): string {
  const bytes = [...crypto.getRandomValues(new Uint8Array(10))];
  const random = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const moment = time.toString(16).padStart(12, "0");
  const variant = "89ab"[Number(bytes[9]) % 4] + random.slice(0, 3);
  const parts = [moment.slice(0, 8), moment.slice(8), `7${random.slice(3, 6)}`, variant];
  return `${parts.join("-")}-${random.slice(6, 18)}`;
}
