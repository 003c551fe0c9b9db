import type { Language } from "./bare";

declare const language: Language;
export default language;
