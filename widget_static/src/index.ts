// What runs from the start: it listens, shows the launcher, and fetches the rest when it is asked for.
import type { Hypercare } from "../npm/hypercare";
import type { Config } from "./config";
import type { Core, OwnWords, Prefill, Reporter } from "./core";
import { buildLauncher, type Launcher } from "./element";
import { VERSION } from "./generated";
import { isField, maskNames } from "./names";
import { loadCamera, loadForm, loadWords, takePicture } from "./parts";
import { Trail } from "./trail";
import { watchActs, watchPlaces } from "./watch/acts";
import { watchConsole, watchErrors } from "./watch/faults";
import { watchRequests } from "./watch/requests";
import { listen, quietly } from "./watch/wrap";
import { ourLanguage, UNSPOKEN, wantedLanguages } from "./words/start";

const IDLE_MS = 2000;
const OUTBOX_FLAG = "hypercare.outbox";

/** Begin to listen, show the launcher, and answer what the page may call. */
export function start(config: Config): Hypercare {
  const launcher = buildLauncher(config.launcher);
  const { host, root } = launcher;
  const trail = new Trail();
  const events = new EventTarget();
  const own: OwnWords[] = [];
  let reporter: Reporter = {};
  const core: Core = {
    config,
    host,
    root,
    stopped: false,
    trail,
    reporter: () => reporter,
    picture: () => takePicture(config, host),
    words: async () => {
      const wanted = wantedLanguages(config.lang);
      const part = await loadWords(config.folder, ourLanguage(wanted)[0]);
      const { words, dir } = part.speak(wanted, own);
      launcher.label(words.lang, words.launcher, dir);
      return words;
    },
    emit: (type, detail) => events.dispatchEvent(new CustomEvent(type, { detail })),
    reopen: (prefill) => open(prefill),
  };
  const open = opening(core, launcher);
  launcher.label(...ourLanguage(wantedLanguages(config.lang)));
  trail.load();
  const undo = [...record(core), ...offer(core, launcher, open)];
  if (document.readyState !== "loading") ready(core);
  else undo.push(listen(document, "DOMContentLoaded", () => ready(core)));
  const close = () => root.querySelector("dialog")?.close();
  return {
    version: VERSION,
    get stopped() {
      return core.stopped;
    },
    open,
    close,
    step: (message, data = {}) =>
      quietly(() => trail.step("note", String(message), JSON.parse(JSON.stringify(data)))),
    identify: (known) => {
      reporter = { ...known };
    },
    on: (name, heard) => listen(events, name, (event) => heard((event as CustomEvent).detail)),
    words: (words, lang) => {
      own.push({ words, lang });
      core.words().catch(ignore);
    },
    stop: () => {
      core.stopped = true;
      close();
      for (const back of undo) back();
      host.remove();
    },
  };
}

// The returned function never throws and never opens twice.
function opening(core: Core, launcher: Launcher): (prefill?: Prefill) => Promise<void> {
  let isAsking = false;
  const set = (on: boolean) => {
    isAsking = on;
    launcher.busy(on);
  };
  return async (prefill = {}) => {
    if (isAsking || core.stopped) return;
    set(true);
    launcher.say("");
    let typed = "";
    const deaf = listen(document, "keydown", (event) => {
      typed += letter(event as KeyboardEvent);
    });
    try {
      attach(core.host);
      const picture = core.picture();
      const [form, words] = await Promise.all([loadForm(core.config.folder), core.words()]);
      // One turn for the picture: opening takes the focus away and closes menus.
      await new Promise((go) => setTimeout(go));
      form.open(core, { words, prefill, picture, typed });
    } catch {
      launcher.say((await core.words().catch(() => UNSPOKEN)).notLoaded);
    }
    deaf();
    set(false);
  };
}

// What a key writes when no field of the page is there to take it.
function letter(event: KeyboardEvent): string {
  const { key, ctrlKey, metaKey } = event;
  const isText = key.length === 1 && !ctrlKey && !metaKey;
  return isText && !isField(event.composedPath()[0] as Element) ? key : "";
}

function record({ trail, config, host }: Core): (() => void)[] {
  maskNames(config.maskText ? ["*"] : [...config.mask, ...config.block]);
  return [
    ...watchErrors(trail),
    ...watchConsole(trail),
    ...watchRequests(trail, (url) => url === config.feedbackUrl),
    ...watchActs(trail, host),
    ...watchPlaces(trail),
    listen(window, "pagehide", () => trail.save()),
    listen(window, "pageshow", (event) => (event as PageTransitionEvent).persisted && trail.load()),
  ];
}

function offer(core: Core, { button }: Launcher, open: () => void): (() => void)[] {
  const asked = (event: Event) => {
    const opener = (event.target as Element).closest?.("[data-hypercare-open]");
    if (!opener) return;
    event.preventDefault();
    open();
  };
  button.addEventListener("click", () => open());
  // The form is fetched as soon as somebody comes near.
  for (const near of ["pointerenter", "focus"]) listen(button, near, () => fetchParts(core));
  document.addEventListener("click", asked);
  return [() => document.removeEventListener("click", asked)];
}

function ready(core: Core): void {
  attach(core.host);
  const isWaiting = quietly(() => localStorage.getItem(OUTBOX_FLAG));
  setTimeout(() => {
    if (core.stopped) return;
    if (isWaiting) resume(core).catch(ignore);
    else if (!navigator.connection?.saveData) fetchParts(core);
  }, IDLE_MS);
}

async function resume(core: Core): Promise<void> {
  const [form, words] = await Promise.all([loadForm(core.config.folder), core.words()]);
  form.resume(core, words);
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
  interface Navigator {
    connection?: { saveData?: boolean };
  }
}
