// The ES module: nothing happens until `init` is called, and nothing at all where there is no page.
import type { Hypercare, Options } from "../npm/hypercare";
import { readConfig, type Said } from "./config";
import { VERSION } from "./generated";
import { start } from "./index";

// The package for bundlers has "" here: its parts are found by the bundler, not by an address.
const HERE = import.meta.url;

// Where the SDK's relay is, unless it was put elsewhere.
const RELAY = "/_hypercare";

const INERT: Hypercare = {
  version: VERSION,
  stopped: true,
  open() {},
  close() {},
  step() {},
  identify() {},
  words() {},
  on: () => () => {},
  stop() {},
};

/**
 * Start the widget, or return the one that runs already, whoever started it.
 *
 * Where there is no page (a server that renders), and where what was said cannot be used, the
 * answer does nothing. It never throws; what is wrong is said in the console.
 */
export function init(options: Options = {}): Hypercare {
  if (typeof document === "undefined") return INERT;
  const running = window.hypercare;
  if (running?.stopped === false) return running;
  try {
    const folder = folderOf(options);
    const relay = folder ? {} : { endpoint: RELAY };
    const config = readConfig({ ...relay, ...said(options) }, folder);
    window.hypercare = start({ ...config, isCalled: true });
    return window.hypercare;
  } catch (fault) {
    console.warn(`hypercare: init was called in vain: ${(fault as Error).message}`);
    return INERT;
  }
}

function folderOf({ folder, key, endpoint }: Options): string {
  if (folder) return new URL(String(folder).replace(/\/*$/, "/"), document.baseURI).href;
  if (HERE) return HERE;
  if (key && !endpoint) throw new Error("a key needs an endpoint, the collector's address");
  return "";
}

function said(options: Options): Said {
  const given = Object.entries(options).filter(([, value]) => value != null && value !== false);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}
