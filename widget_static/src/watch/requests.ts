// Requests and sockets of the page. Resource timing would tell the status without touching anything, but not
// the method, nor a failure from a request that the page gave up; so fetch and XHR are wrapped.
import type { Trail } from "../trail";
import * as words from "../words/steps";
import { listen, pathOf, quietly, wrap } from "./wrap";

/** Record each request as a step and a failed one as an error too; bodies and queries never. */
export function watchRequests(trail: Trail, isOurs: (url: string) => boolean): (() => void)[] {
  const begin = (method: unknown, address: unknown) => {
    const url = new URL(address as string, document.baseURI);
    if (!url.protocol.startsWith("http") || isOurs(url.href)) return undefined;
    return noting(trail, `${method || "GET"}`.toUpperCase(), url.href);
  };
  return [
    wrap(window, "fetch", (proceed, args) => {
      // An address, as text or as URL, has neither a method nor a url of its own.
      const [what, how] = args as (Partial<Request> | undefined)[];
      const note = quietly(() => begin(how?.method ?? what?.method, what?.url ?? what));
      const answer = proceed() as Promise<Response>;
      if (!note) return answer;
      return answer.then(
        (response) => {
          note(response.status, response);
          return response;
        },
        (failure) => {
          note((failure as Error)?.name === "AbortError" ? -1 : 0);
          throw failure;
        },
      );
    }),
    wrap(XMLHttpRequest.prototype, "open", (proceed, [method, address], self) => {
      quietly(() => followXhr(self as XMLHttpRequest, () => begin(method, address)));
      return proceed();
    }),
  ];
}

function followXhr(xhr: XMLHttpRequest, begin: () => ReturnType<typeof noting> | undefined): void {
  let note: ReturnType<typeof noting> | undefined;
  for (const type of ["loadstart", "load", "error", "timeout", "abort"]) {
    const heard = () => {
      if (type === "loadstart") note = quietly(begin);
      else note?.(type === "abort" ? -1 : xhr.status, xhr);
    };
    xhr.addEventListener(type, heard, { once: true });
  }
}

// The returned function takes the status: 0 when no answer came, -1 when the page gave up itself.
function noting(
  trail: Trail,
  method: string,
  url: string,
): (status: number, answer?: unknown) => void {
  const path = pathOf(url);
  const began = performance.now();
  const waiting = { method, path, began };
  trail.asked = began;
  trail.pending.add(waiting);
  const note = (status: number, answer: unknown) => {
    trail.pending.delete(waiting);
    const data = { method, path, status, ms: Math.round(performance.now() - began) };
    const end = status < 0 ? words.givenUp : status || words.noAnswer;
    const message = `${method} ${path} ${end}`;
    trail.step("request", message, data, [url, answer]);
    if (status < 0 || (status && status < 400)) return;
    trail.error({ type: status ? `HTTP ${status}` : "NetworkError", message, data }, true);
  };
  return (status, answer) => quietly(() => note(status, answer));
}

/** Hear of sockets and event streams that end; what they carry never. */
export function watchStreams(trail: Trail): (() => void)[] {
  return (["WebSocket", "EventSource"] as const).map((name) =>
    wrap(window, name, (proceed) => {
      const stream = proceed() as EventTarget;
      for (const type of ["close", "error"]) {
        listen(stream, type, (event) => trail.hand(event, stream));
      }
      return stream;
    }),
  );
}
