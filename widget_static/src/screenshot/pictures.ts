// Pixels for the drawing: pictures, canvases and films as data: URLs, encoded off the main thread.
// Only what the page already shows is read; nothing is asked of other sites.
import type { Size } from "./geometry";

/** Something that a canvas can draw. */
export type Drawable = HTMLImageElement | HTMLCanvasElement | HTMLVideoElement;

const ADDRESS = /url\("((?!#)(?:[^"\\]|\\.)*)"\)/g;
const FOREIGN = /url\("(?!data:|#)/;
const WITHIN_PAGE = "#";
const SMALL = 100_000;
const AFAR: Size = { width: 16, height: 16 };
/** A page that nobody sees has no frames. */
const FRAME_MS = 100;

/** Stands for a picture that cannot be had: striped, so that nobody takes it for the page's own. */
export const UNAVAILABLE = "repeating-linear-gradient(45deg,#d4d7dc 0 8px,#eceef1 8px 16px)";

/** The pictures of one capture, each encoded once. */
export class Pictures {
  readonly #loaded = new Map<string, Promise<string>>();

  constructor(private readonly density: number) {}

  /**
   * Copy a drawable now and encode it for display at `shown` pixels; "" when it may not be read.
   * Only a vector image gains anything by being enlarged.
   */
  async copy(source: Drawable, natural: Size, shown: Size, isVector: boolean): Promise<string> {
    const fill = Math.max(shown.width / natural.width, shown.height / natural.height);
    const scale = fill * this.density;
    const draw = () => drawn(source, natural, isVector ? scale : Math.min(1, scale));
    try {
      const copy = draw();
      const isLate = source.localName === "canvas" && isPlain(copy);
      return await encode(isLate ? await inNextFrame(draw) : copy);
    } catch {
      return "";
    }
  }

  /** Return a picture of this site as a data: URL, "" when it cannot be had. */
  load(address: string): Promise<string> {
    if (address.startsWith("data:")) return Promise.resolve(address);
    if (address.startsWith(WITHIN_PAGE)) return Promise.resolve("");
    const known = this.#loaded.get(address) ?? read(address).catch(() => "");
    this.#loaded.set(address, known);
    return known;
  }

  /** Return declarations whose addresses are all data: URLs, at once when they already are. */
  inline(css: string): string | Promise<string> {
    return FOREIGN.test(css) ? this.#replaced(css) : css;
  }

  async #replaced(css: string): Promise<string> {
    const found = [...css.matchAll(ADDRESS)].map((match) => match[1] as string);
    const data = await Promise.all(found.map((address) => this.load(address)));
    return css.replace(ADDRESS, () => {
      const picture = data.shift();
      return picture ? `url("${picture}")` : UNAVAILABLE;
    });
  }
}

/** Return a blob as a data: URL. */
export function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onloadend = () => resolve(String(reader.result));
    reader.readAsDataURL(blob);
  });
}

/**
 * Encode a canvas as PNG; rejects when it holds what may not be read.
 *
 * A canvas of the document is put off until the browser is idle, which may take a second.
 */
export function png(canvas: HTMLCanvasElement): Promise<Blob> {
  if (globalThis.OffscreenCanvas) {
    const copy = new OffscreenCanvas(canvas.width, canvas.height);
    copy.getContext("2d")?.drawImage(canvas, 0, 0);
    return copy.convertToBlob();
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no room for the picture"))));
  });
}

async function read(address: string): Promise<string> {
  if (new URL(address, location.href).origin !== location.origin) return "";
  const image = new Image();
  image.src = address;
  await image.decode();
  return encode(drawn(image, { width: image.naturalWidth, height: image.naturalHeight }, 1));
}

function drawn(source: Drawable, natural: Size, scale: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(natural.width * scale));
  canvas.height = Math.max(1, Math.round(natural.height * scale));
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

// Seen from afar, all of one colour, or of none.
function isPlain(canvas: HTMLCanvasElement): boolean {
  const far = drawn(canvas, AFAR, 1).getContext("2d") as CanvasRenderingContext2D;
  const points = new Uint32Array(far.getImageData(0, 0, AFAR.width, AFAR.height).data.buffer);
  return points.every((point) => point === points[0]);
}

// What WebGL draws can be read until it is shown: in a frame, once the page has drawn into it.
function inNextFrame<T>(act: () => T): Promise<T> {
  return new Promise<void>((go) => {
    requestAnimationFrame(() => go());
    setTimeout(go, FRAME_MS);
  }).then(act);
}

// What is small is not worth a detour.
async function encode(canvas: HTMLCanvasElement): Promise<string> {
  if (canvas.width * canvas.height <= SMALL) return canvas.toDataURL();
  return dataUrl(await png(canvas));
}
