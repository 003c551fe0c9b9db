// What fails without a stack: files that do not load, sockets and event streams that break off.
import { stepAt, type Trail } from "../trail";
import { pathOf } from "../watch/wrap";
import { finerWords } from "../words/finer";

type Stream = WebSocket | EventSource;

/** Tell the failure behind an event; `stream` is there when it is one's end. */
export function tellFailure(trail: Trail, event: Event, stream?: Stream): void {
  const at = performance.timeOrigin + event.timeStamp;
  if (stream) streamEnded(trail, at, event as CloseEvent, stream);
  else if (event.target instanceof Element) notLoaded(trail, at, event.target);
}

function notLoaded(trail: Trail, at: number, element: Element): void {
  const file = (element as HTMLImageElement).src || (element as HTMLLinkElement).href;
  if (!file) return;
  const message = finerWords.notLoaded(pathOf(file));
  stepAt(trail, at, "request", message, { element: element.localName });
  if (element.localName === "script") trail.error({ type: "LoadError", message }, false);
}

// An event stream that has given up is closed; one that tries again is not.
function streamEnded(trail: Trail, at: number, { code, reason }: CloseEvent, stream: Stream): void {
  const isSocket = stream instanceof WebSocket;
  if (isSocket ? isOrdinary(code) : stream.readyState !== EventSource.CLOSED) return;
  const path = pathOf(stream.url.replace(/^ws/, "http"));
  const message = finerWords.brokeOff(isSocket ? "WebSocket" : "EventSource", path, code);
  const data = isSocket ? { path, code, ...(reason && { reason }) } : { path };
  stepAt(trail, at, "request", message, data);
  trail.error({ type: "NetworkError", message, data }, true);
}

// An error event of a socket has no code, and its close event follows. From 3000 on the codes are the
// application's own. Source: RFC 6455, section 7.4.
function isOrdinary(code = 1000): boolean {
  return code < 1002 || code === 1005 || code > 2999;
}
