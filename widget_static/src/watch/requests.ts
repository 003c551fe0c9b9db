// Requests and sockets of the page. Resource timing would tell the status without touching anything, but not
// the method, nor a failure from a request that the page gave up; so fetch and XHR are wrapped.
import type { Trail } from "../trail";
import * as words from "../words/steps";
import { listen, pathOf, quietly, wrap } from "./wrap";

/** Record each request as a step and a failed one as an error too; bodies and queries never. */
export function watchRequests(trail: Trail, isOurs: (url: string) => boolean): (() => void)[] {
  const begin = (method: unknown, address: unknown) => {
    const url = new URL(address as string, document.baseURI);
    if (!/^http/.test(url.href) || isOurs(url.href)) return undefined;
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
      quietly(() => follow(self as XMLHttpRequest, () => begin(method, address)));
      return proceed();
    }),
  ];
}

type Note = (status: number, answer?: unknown) => unknown;

/** What the next event of a request is for: it begins, then it ends. */
const next = new WeakMap<object, Note | undefined>();

// An object may be used again and again: the same listener is not added twice. One that holds the page up
// until it has its answer does not tell when it begins, and is left out.
function follow(xhr: XMLHttpRequest, begin: () => Note | undefined): void {
  next.set(xhr, (status) => status || next.set(xhr, begin()));
  for (const type of ["loadstart", "load", "error", "timeout", "abort"]) {
    xhr.addEventListener(type, heard as unknown as EventListener);
  }
}

function heard({ type, target }: { type: string; target: XMLHttpRequest }): void {
  next.get(target)?.(type === "abort" ? -1 : target.status, target);
}

// The returned function takes the status: 0 when no answer came, -1 when the page gave up itself.
function noting(trail: Trail, method: string, url: string): Note {
  const path = pathOf(url);
  const began = performance.now();
  const waiting = { method, path, began };
  trail.asked = began;
  trail.pending.add(waiting);
  return (status, answer) =>
    quietly(() => {
      if (!trail.pending.delete(waiting)) return; // told already
      const data = { method, path, status, ms: Math.round(performance.now() - began) };
      const end = status < 0 ? words.givenUp : status || words.noAnswer;
      const message = `${method} ${path}`;
      trail.step("request", `${message} ${end}`, data, [url, answer]);
      if (status < 0 || (status && status < 400)) return;
      trail.error({ type: status ? `HTTP ${status}` : "NetworkError", message, data }, true);
    });
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
