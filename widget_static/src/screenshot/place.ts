// The nouns that all rooms of the capture share: where the walk stands and what it collects.
import type { Box, Rect } from "./geometry";
import type { Cover, Masks } from "./mask";
import type { Pictures } from "./pictures";

/** A piece of the drawing; what must be fetched or encoded first arrives later. */
export type Part = string | Promise<string>;

/** A containing block: its corner in the coordinates of the walk, and what it lets be seen. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly clip: Rect;
}

/** Up to where a line may reach before it ends in an ellipsis. */
export interface Limit {
  readonly right: number;
  readonly bottom: number;
}

/** Where the walk stands: everything that descendants inherit. */
export interface Place {
  readonly sheet: Sheet;
  readonly parts: Part[];
  /** From the coordinates of the walk to those of the viewport; null where they are the same. */
  readonly matrix: DOMMatrix | null;
  readonly flow: Frame;
  readonly absolute: Frame;
  readonly fixed: Frame;
  /** The inherited properties as they stand in the drawing. */
  readonly inherited: ReadonlyMap<string, string>;
  readonly cover: Cover;
  /** Underlines and the like, which are painted with the text itself. */
  readonly decoration: string;
  /** Whether the parent is a flex or grid container, whose items may be ordered by z-index. */
  readonly inFlex: boolean;
  readonly limit: Limit | null;
}

/** One element about to be drawn. */
export interface Subject<E extends Element = Element> {
  readonly element: E;
  readonly style: CSSStyleDeclaration;
  /** Its border box. */
  readonly box: Box;
  /** Its content box. */
  readonly content: Box;
  /** Where its content goes. */
  readonly place: Place;
  /** Whether an ancestor was not yet masked while this one is. */
  readonly isMaskRoot: boolean;
}

/** A rule for an inner part of a control: whose, which and what. */
export type Dress = readonly [owner: string, part: string, css: string];

/** What one capture collects on its way. */
export interface Sheet {
  /** Dialogs and popovers, which are painted above everything, each apart. */
  readonly dialogs: Part[][];
  readonly popovers: Part[][];
  /** What something in the drawing refers to, by its name there, and what is already drawn. */
  readonly names: Map<Element, string>;
  readonly written: Set<Element>;
  /** Style rules, for what no attribute can say. */
  readonly rules: Part[];
  /** The font families seen, and the documents that may have loaded them. */
  readonly families: Set<string>;
  readonly documents: Set<Document>;
  /** Rules for the inner parts of controls, by the roots that hold them. */
  readonly dresses: Map<Node, readonly Dress[]>;
  readonly masks: Masks;
  /** How the page as a whole is covered. */
  readonly cover: Cover;
  readonly pictures: Pictures;
  /** Whether the page's policy is known to let us fetch an address. */
  readonly mayFetch: (address: string) => boolean;
  readonly skip: (element: Element) => boolean;
  /** Elements to visit although they stand outside the viewport. */
  readonly kept: Set<Element>;
}
