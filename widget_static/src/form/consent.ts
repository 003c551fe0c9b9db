// What the application says beside the button to send, and whether it must be agreed to.
import type { Config } from "../config";
import { h } from "../dom";
import { followable } from "../link";
import type { Words } from "../words/en";

export interface ConsentPart {
  element: HTMLElement;
  /** Say whether nothing is missing; mark and focus the box when it is not ticked. */
  isGiven(): boolean;
}

/** Build it from `data-consent`, `data-consent-required` and `data-privacy-url`. */
export function consentSection({ said }: Config, words: Words): ConsentPart {
  const { consent, consentRequired, privacyUrl } = said;
  const text = words.consent;
  const href = followable(privacyUrl, document.baseURI);
  const link = href && h("a", { href, target: "_blank", rel: "noopener noreferrer" }, text.privacy);
  const element = h("div", { class: "consent" });
  if (consentRequired === undefined) {
    if (consent || link) element.append(h("p", { class: "hint" }, consent, consent && " ", link));
    return { element, isGiven: () => true };
  }
  const fault = h("p", { class: "fault", id: "hc-consent-fault" });
  const box = h("input", { type: "checkbox", "aria-describedby": fault.id, required: true });
  const mark = () => {
    fault.textContent = box.checked ? "" : text.missing;
    box.ariaInvalid = box.checked ? null : "true";
  };
  box.addEventListener("change", mark);
  const label = h("label", { class: "tick" }, box, h("span", {}, consent || text.agree));
  element.append(h("div", { class: "row" }, label, link), fault);
  const isGiven = () => {
    mark();
    if (!box.checked) box.focus();
    return box.checked;
  };
  return { element, isGiven };
}
