// The parts that are fetched late, each by a literal name beside the start-up script.
import type { Config } from "./config";
import type { FormPart, Picture } from "./core";
import { startWords } from "./words";

const PICTURE_MS = 2000;
let form: Promise<FormPart> | undefined;

/** Fetch the form, once; a failed attempt may be repeated. */
export function loadForm(): Promise<FormPart> {
  form ??= import("./hypercare-form.js");
  form.catch(() => {
    form = undefined;
  });
  return form;
}

/** Do something with the form when it has been fetched, or can be. */
export function withForm(act: (form: FormPart) => void): void {
  loadForm().then(act, () => {});
}

/** Close the dialog if the form was ever fetched. */
export function closeForm(): void {
  if (form) withForm((part) => part.close());
}

/** Take a picture of the page without our own element, or say why there is none; never long. */
export function takePicture({ mask, lang }: Config, host: Element): Promise<Picture> {
  const words = startWords(lang);
  const options = { skip: (element: Element) => element === host, maskSelectors: mask };
  const taken = import("./hypercare-screenshot.js").then(
    (part) => part.capture(options).catch(({ message }: Error) => ({ reason: message })),
    () => ({ reason: words.noPicture }),
  );
  const late = new Promise<Picture>((resolve) => {
    setTimeout(resolve, PICTURE_MS, { reason: words.slowPicture });
  });
  return Promise.race([taken, late]);
}
