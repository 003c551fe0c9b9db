// What the start-up script hands to the parts that are loaded late. They get the trail and
// the configuration from here, so that no byte of those is loaded twice.
import type { Events, Prefill, Reporter } from "../npm/hypercare";
import type { Config } from "./config";
import type { h } from "./dom";
import type { Launcher } from "./element";
import type { Answers } from "./feedback";
import type { choiceQuestion, listQuestion, Question, single, textQuestion } from "./form/fields";
import type { KeptReason, Parcel } from "./outbox";
import type { Trail } from "./trail";
import type { Words } from "./words/en";
import type { Brought, Speak } from "./words/speak";

/** What is emitted: what the page may hear, and something of our own. */
export interface Emitted extends Events {
  /** The page does not want us any more. */
  stop: undefined;
}

export type EventName = keyof Emitted;

export type { Prefill, Reporter };

/** A picture as a file; sizes are in its own pixels. */
export interface Photo {
  blob: Blob;
  width: number;
  height: number;
}

/** Why there is no picture; the words for it are in `picture.reasons` of each language. */
export type PictureReason = keyof Words["picture"]["reasons"];

/** A picture of the page, or the reason why there is none. */
export type Picture = Photo | { reason: PictureReason };

export interface Core {
  config: Config;
  /** Our element in the page, and its shadow root. */
  host: HTMLElement;
  root: ShadowRoot;
  /** The page does not want us any more. */
  stopped: boolean;
  trail: Trail;
  /** Who it is, as far as the page has said so. */
  reporter: Reporter;
  /** Texts that the application has brought. */
  own: OwnWords[];
  picture(): Promise<Picture>;
  /** The texts in the language of the page as it is now, fetched once. */
  words(): Promise<Words>;
  emit(name: EventName, detail?: unknown): void;
  /** Hear of an event; the answer stops it. */
  on<Name extends EventName>(name: Name, heard: (detail: Emitted[Name]) => void): () => void;
  /** Open the dialog; never throws and never opens twice. */
  open(prefill?: Prefill): Promise<void>;
}

/** What the form's part offers to the start-up script. */
export interface FormPart {
  /** Open the dialog; the picture follows. Resolves when it is shown. */
  open(core: Core, asked: Opening): Promise<void>;
  /** Take up what waits in the outbox, once for this page. */
  resume(core: Core, words: Words): Promise<void>;
}

export interface Opening {
  words: Words;
  prefill: Prefill;
  picture: Promise<Picture>;
  /** Return what was typed while the dialog was on its way. */
  typed(): string;
}

/** Texts that the application brings, for one language or for whichever is spoken. */
export type OwnWords = Brought<Words>;

/** What watches more finely than the start-up script, and offers more ways to open. */
export interface WatchPart {
  /** Begin; the answers undo it. */
  watch(core: Core, launcher: Launcher): (() => void)[];
}

/** What the form lends to the part with a project's own questions, so that it is not loaded twice. */
export interface Kit {
  h: typeof h;
  text: typeof textQuestion;
  choice: typeof choiceQuestion;
  list: typeof listQuestion;
  single: typeof single;
}

/** A project's own questions on the screen. */
export interface CustomFields {
  /** All of them, from above to below. */
  questions: Question[];
  /**
   * Those that must be answered stand in sight, the others where more is folded; what depends on
   * another of them stands below that, wherever it is.
   */
  visible: HTMLElement[];
  folded: HTMLElement[];
  /** What those are called that are folded and asked of everybody. */
  named: string[];
  /** Show those that the answers call for. */
  follow(answers: Answers): void;
  /** Return the answers in their JSON types; `given` are the page's own, for hidden fields. */
  values(given: Record<string, unknown>): Record<string, unknown>;
  /** All that the template knows, hidden ones too. */
  names: string[];
}

/** What builds a project's own questions; `schema` is its template. */
export interface FieldsPart {
  ask(kit: Kit, words: Words, schema: unknown): CustomFields;
}

/** One language. */
export interface WordsPart {
  speak: Speak<Words>;
}

/** A photo that was marked up: the new file, and the marks, so that they can be changed again. */
export interface Marked extends Photo {
  marks: unknown;
}

/** A picture among others of one feedback. */
export interface Shown extends Photo {
  /** The name of its file, "" when it was taken here. */
  name: string;
  /** What it shows: this page now or before, what the browser was allowed to take, or a file. */
  from: "page" | "before" | "display" | "file";
  /** The person has drawn on it. */
  isMarked?: boolean;
  /** Nothing could be covered in it: it is sent only when the person has agreed. */
  isHeld?: boolean;
}

/** What lets a person draw on a picture. */
export interface AnnotatePart {
  /**
   * Show `photo`, with the `marks` that were made on it before, in a dialog of its own in `root`.
   * The answer is undefined when nothing is to change.
   */
  annotate(
    root: ShadowRoot,
    words: Words,
    photo: Photo,
    marks?: unknown,
  ): Promise<Marked | undefined>;
}

/** What must not be seen, besides what is masked by itself. */
export interface Masking {
  /** CSS selectors of what is drawn without words and pictures. */
  mask?: string[];
  /** CSS selectors of what is replaced by a solid box. */
  block?: string[];
  /** Fields that once were for passwords, whatever they are now. */
  passwords?: { has(element: Element): boolean };
  /** Whether all words and pictures are left out, but for `data-hypercare-unmask`. */
  maskText?: boolean;
}

/** What is in a picture of the page. */
export interface CaptureOptions extends Masking {
  /** Where reports go: with that site the page's policy lets us speak. */
  feedbackUrl?: string;
  /** Say whether an element and everything in it is left out, as if it were not there. */
  skip?: (element: Element) => boolean;
}

/** A rectangle in CSS pixels, from the corner of what the screen shows of the page. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** What finds out why a request came to nothing. */
export interface TroublePart {
  /** `isHeavy` says that there were files. */
  diagnose(config: Config, isHeavy: boolean): Promise<KeptReason>;
  /** Tell the developers what to do, once for each reason. */
  advise(reason: KeptReason, config: Config): void;
}

/** What "My reports" needs of the outbox. */
export interface Waiting {
  all(): Promise<Parcel[]>;
  /** Try them all; true when nothing waits any more. */
  send(): Promise<boolean>;
  remove(id: string): Promise<void>;
}

/** What shows the reports of this browser. */
export interface ReportsPart {
  show(core: Core, words: Words, waiting: Waiting): void;
  /** Ask what has become of them, quietly; the answer is how many have messages not yet seen. */
  news(core: Core): Promise<number>;
}

/** What photographs the page through the browser's own screen sharing. */
export interface DisplayPart {
  /** Ask the person, take one frame, cover what is private. */
  photograph(core: Core): Promise<Picture | Shared>;
}

/** A photo of what the person shared. */
export interface Shared extends Photo {
  /** It is not surely this page, so that nothing could be covered: the person must look first. */
  isHeld: boolean;
}

/** What takes the picture. */
export interface CameraPart {
  capture(options: CaptureOptions): Promise<Picture>;
  /**
   * Find what must be painted over in a picture that the browser takes at this moment: all that is
   * masked or blocked, and frames that nobody can look into. Rejects when a selector is not
   * understood; then nothing may be shown.
   */
  covers(options: CaptureOptions): Promise<Area[]>;
}
