import type { Words } from "../src/words/en";
import type { Over } from "../src/words/merge";

/** What the application says of the widget; each name is the script tag's `data-*` in camel case. */
export interface Options {
  /** The collector's or the relay's address. With a `key`: required in a bundle; else `/_hypercare`. */
  endpoint?: string;
  /** The project's public key, `hcp_…`; left out behind a relay. */
  key?: string;
  /** The project's name in tickets. */
  project?: string;
  /** Which release of the application runs, such as `2.4.1`. */
  release?: string;
  /** Where it runs, such as `production`. */
  deployment?: string;
  /** Where the launcher stands; `hidden` leaves opening to the application. */
  launcher?: "bottom-right" | "bottom-left" | "top-right" | "top-left" | "hidden";
  /** The key that opens the dialog, such as `Ctrl+Alt+H`; `none` for none. Shift+F1 by default. */
  shortcut?: string;
  /** After an uncaught error, once in a visit: ask beside the launcher, or open the dialog. */
  onError?: "offer" | "open";
  /** From how many milliseconds on a request is called slow; 3000 by default. */
  slow?: number;
  /** Names of query parameters that the trail may tell. */
  keepQuery?: string | readonly string[];
  /** Beginnings of paths whose failed answers the trail may tell. */
  keepBodies?: string | readonly string[];
  /** CSS selectors of further elements to mask, in the picture and in the trail. */
  mask?: string | readonly string[];
  /** CSS selectors of further elements of which the picture shows a grey box and nothing else. */
  block?: string | readonly string[];
  /** Mask all text of the page in the picture; names of what was pressed are left out too. */
  maskText?: boolean;
  /** A text of the application's own that stands before sending. */
  consent?: string;
  /** The text has a box that must be ticked. */
  consentRequired?: boolean;
  /** The address of the privacy notice, linked beside the text. */
  privacyUrl?: string;
  /** The colours of the dialog; `auto`, the default: the page's, then the browser's. */
  theme?: "light" | "dark" | "auto";
  /** The language as a BCP 47 tag, such as `de`; by default the page's, then the browser's. */
  lang?: string;
  /** `page` stores no drafts: what is written and not sent lives as long as the page. */
  draft?: "page";
  /** Where the lazy parts lie, if not beside the module or in the application's own bundle. */
  folder?: string;
}

/** Answers that the application gives in advance; the person can change every one. */
export interface Prefill {
  kind?: "problem" | "question" | "request" | "praise";
  description?: string;
  steps_to_reproduce?: string;
  expected?: string;
  actual?: string;
  impact?: {
    scope?: "me" | "team" | "many" | "everyone";
    work?: "blocked" | "workaround" | "nuisance" | "none";
    note?: string;
  };
  category?:
    | "bug"
    | "data"
    | "access"
    | "performance"
    | "integration"
    | "training"
    | "enhancement"
    | "other";
  module?: string;
  /** The project's own fields, by name. */
  fields?: Record<string, unknown>;
  /** Short labels for the ticket. */
  tags?: Record<string, string>;
}

/** Who uses the page. */
export interface Reporter {
  id?: string;
  name?: string;
  email?: string;
  role?: string;
  /** `v1,<expires>,<hmac>`, made by the application's server with the secret key. */
  signature?: string;
}

/**
 * Texts by the names of ours; one with a number or a name in it is a function, or a string with {0},
 * {1} … in it.
 */
export type OwnWords = Over<Words>;

/** What may be heard, and what comes with it. */
export interface Events {
  /** The dialog has opened, with these answers given in advance. */
  open: Prefill;
  /** The dialog was closed, however. */
  close: undefined;
  /** A feedback is durable in the collector; `receipt` is its short name, such as `SHOP-142`. */
  receipt: { id: string; receipt: string };
  /** A feedback could not be sent yet; it is kept on the device and will be. */
  kept: { id: string };
}

/** The widget of this page, the same as `window.hypercare`. None of it ever throws. */
export interface Hypercare {
  readonly version: string;
  /** Whether `stop` was called, or there is no page; the next `init` begins anew. */
  readonly stopped: boolean;
  /** Open the dialog, with some answers given. */
  open(prefill?: Prefill): void;
  /** Close the dialog; what was written is kept. */
  close(): void;
  /** Add a step of the application's own to the trail; `data` is what JSON can say. */
  step(message: string, data?: Record<string, unknown>): void;
  /** Say who is using the page. */
  identify(reporter: Reporter): void;
  /** Hear of something; the answer stops it. */
  on<Name extends keyof Events>(name: Name, heard: (detail: Events[Name]) => void): () => void;
  /**
   * Put own words in the place of ours: some or all of them, for one language or, without `lang`,
   * for whichever is spoken. A language that we do not have is added; the rest of it is English.
   */
  words(own: OwnWords, lang?: string): void;
  /** Take the launcher, the dialog and every listener out of the page again. */
  stop(): void;
}

/**
 * Start the widget, or return the one that runs already, whoever started it.
 *
 * Where there is no page (a server that renders), and where the options cannot be used, the answer
 * does nothing. It never throws; what is wrong with the options is said in the console.
 */
export function init(options?: Options): Hypercare;

declare global {
  interface Window {
    /** There once the widget runs: as script, as module, or started by another part of the page. */
    hypercare?: Hypercare;
  }
}
