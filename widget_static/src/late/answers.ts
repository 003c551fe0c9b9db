// The beginning of a failed answer, where the page allows it by its path.
import type { Data } from "../trail";

const READ = 4096;
const KEPT = 1000;

/** Put the beginning of the answer into `data`, as soon as it is there; the page reads its own copy. */
export function keepAnswer(data: Data, answer: unknown): void {
  if (answer instanceof XMLHttpRequest) keep(data, textOf(answer));
  else if (answer instanceof Response && answer.body && !answer.bodyUsed) {
    begin(answer.clone().body as ReadableStream<Uint8Array>).then(
      (text) => keep(data, text),
      () => {}, // broken off, as the page will see for itself
    );
  }
}

function textOf(xhr: XMLHttpRequest): string {
  if (xhr.responseType === "json") return JSON.stringify(xhr.response);
  return xhr.responseType && xhr.responseType !== "text" ? "" : xhr.responseText;
}

async function begin(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (text.length < READ) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  reader.cancel().catch(() => {});
  return text;
}

// As values where it is JSON, so that the redaction can judge by the keys.
function keep(data: Data, text: string): void {
  if (!text) return;
  try {
    data.answer = text.length > READ ? text.slice(0, KEPT) : JSON.parse(text);
  } catch {
    data.answer = text.slice(0, KEPT);
  }
}
