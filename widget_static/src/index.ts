// What runs from the start: it listens, shows the launcher, and fetches the rest when it is asked for.
import type { Hypercare } from "../npm/hypercare";
import type { Config } from "./config";
import { maskPlainNames } from "./controls";
import type { Core, Prefill } from "./core";
import { buildLauncher, type Launcher } from "./element";
import { VERSION } from "./generated";
import { loadCamera, loadForm, loadWatch, loadWords, takePicture } from "./parts";
import { Trail } from "./trail";
import { watchActs, watchPlaces } from "./watch/acts";
import { watchConsole, watchErrors } from "./watch/faults";
import { watchRequests, watchStreams } from "./watch/requests";
import { listen, quietly } from "./watch/wrap";
import { ourLanguage, UNSPOKEN, wantedLanguages } from "./words/start";

const IDLE_MS = 2000;
const BUSY = "true";
const OPENER = "[data-hypercare-open]";
const GIVEN = ["kind", "category", "module", "description"] as const;

/** Begin to listen, show the launcher, and answer what the page may call. */
export function start(config: Config): Hypercare {
  const launcher = buildLauncher(config.launcher);
  const core = join(config, launcher);
  launcher.label(...ourLanguage(wantedLanguages(config.lang)));
  const undo = [...record(core), ...offer(core, launcher)];
  const ready = () => {
    attach(core.host);
    whenIdle(async () => {
      const { watch } = await loadWatch(config.folder);
      if (!core.stopped) undo.push(...watch(core, launcher));
    });
  };
  if (document.readyState === "loading") undo.push(listen(document, "DOMContentLoaded", ready));
  else ready();
  return face(core, undo);
}

function join(config: Config, launcher: Launcher): Core {
  const { host, root } = launcher;
  const events = new EventTarget();
  const core: Core = {
    config,
    host,
    root,
    stopped: false,
    trail: new Trail(),
    reporter: {},
    own: [],
    picture: () => takePicture(config, host),
    words: async () => {
      const wanted = wantedLanguages(config.lang);
      const part = await loadWords(config.folder, ourLanguage(wanted)[0]);
      const { words, dir } = part.speak(wanted, core.own);
      launcher.label(words.lang, words.launcher, dir);
      return words;
    },
    emit: (type, detail) => events.dispatchEvent(new CustomEvent(type, { detail })),
    on: (name, heard) => listen(events, name, (event) => heard((event as CustomEvent).detail)),
    open: (prefill) => open(prefill),
  };
  const open = opening(core, launcher);
  return core;
}

function face(core: Core, undo: (() => void)[]): Hypercare {
  const close = () => core.root.querySelector("dialog")?.close();
  return {
    version: VERSION,
    get stopped() {
      return core.stopped;
    },
    open: core.open,
    close,
    step: (message, data = {}) =>
      quietly(() => core.trail.step("note", String(message), JSON.parse(JSON.stringify(data)))),
    identify: (known) => {
      core.reporter = { ...known };
    },
    on: core.on,
    words: (words, lang) => {
      core.own.push({ words, lang });
      core.words().catch(ignore);
    },
    stop: () => {
      core.stopped = true;
      close();
      for (const back of undo) back();
      core.host.remove();
    },
  };
}

// The returned function never throws and never opens twice.
function opening(core: Core, launcher: Launcher): (prefill?: Prefill) => Promise<void> {
  const { button } = launcher;
  return async (prefill = {}) => {
    if (button.ariaBusy === BUSY || core.stopped) return;
    button.ariaBusy = BUSY;
    launcher.say("");
    let typed = "";
    const deaf = listen(document, "keydown", (event) => {
      typed += letter(event as KeyboardEvent);
    });
    try {
      attach(core.host);
      const picture = core.picture();
      const { folder } = core.config;
      const finer = loadWatch(folder).catch(ignore);
      const [form, words] = await Promise.all([loadForm(folder), core.words(), finer]);
      // One turn for the picture: opening takes the focus away and closes menus.
      await new Promise((go) => setTimeout(go));
      await form.open(core, { words, prefill, picture, typed: () => typed });
    } catch {
      launcher.say((await core.words().catch(() => UNSPOKEN)).notLoaded);
    }
    deaf();
    button.ariaBusy = null;
  };
}

// What a key writes when nothing has the focus that might take it: a component may hold a closed field.
function letter(event: KeyboardEvent): string {
  const { key, ctrlKey, metaKey } = event;
  const focused = event.composedPath()[0] as Element;
  const isText = key.length === 1 && !ctrlKey && !metaKey;
  return isText && focused.matches("body,button,[data-hypercare-open]") ? key : "";
}

function record({ trail, config, host }: Core): (() => void)[] {
  maskPlainNames(config.unnamed);
  return [
    ...watchPlaces(trail),
    ...watchErrors(trail),
    ...watchConsole(trail),
    ...watchRequests(trail, isOurs(config)),
    ...watchStreams(trail),
    ...watchActs(trail, host),
  ];
}

// What stands beside the call for feedback is ours too: the template, the status.
function isOurs({ feedbackUrl }: Config): (url: string) => boolean {
  const base = feedbackUrl.slice(0, -"feedback".length);
  return (url) => /^(feedback|hypercare|status|template)/.test(url.replace(base, ""));
}

function offer(core: Core, { button }: Launcher): (() => void)[] {
  const asked = (event: Event) => {
    // An opener may stand in an open shadow root.
    const opener = event.composedPath().find((one) => (one as Element).matches?.(OPENER));
    if (!opener) return;
    event.preventDefault();
    core.open(given(opener as Element));
  };
  button.onclick = () => core.open();
  // The form is fetched as soon as somebody comes near.
  const near = () => fetchParts(core);
  button.onpointerenter = button.onfocus = near;
  document.addEventListener("click", asked);
  return [() => document.removeEventListener("click", asked)];
}

function given(opener: Element): Prefill {
  const answers = GIVEN.map((name) => [name, opener.getAttribute(`data-hypercare-${name}`)]);
  return Object.fromEntries(answers.filter(([, answer]) => answer));
}

function whenIdle(act: () => Promise<void>): void {
  // Safari has no idle callback; its timer takes the same options for no delay.
  const later =
    (window.requestIdleCallback as typeof requestIdleCallback | undefined) ?? setTimeout;
  (later as typeof requestIdleCallback)(() => act().catch(ignore), { timeout: IDLE_MS });
}

// Fetched before it is needed: at once when it is, and there even if the server has gone by then.
function fetchParts({ config, words }: Core): void {
  loadForm(config.folder).catch(ignore);
  words().catch(ignore);
  loadCamera(config.folder).catch(ignore);
}

function ignore(): void {}

function attach(host: Element): void {
  if (!host.isConnected) document.documentElement.append(host);
}

declare global {
  interface Window {
    hypercare?: Hypercare;
  }
}
