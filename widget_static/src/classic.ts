// The classic script: begins by itself, as its tag says, once for each page.
import { readConfig } from "./config";
import { start } from "./index";
import { quietly } from "./watch/wrap";

quietly(() => {
  const script = document.currentScript;
  if (window.hypercare || !(script instanceof HTMLScriptElement)) return;
  window.hypercare = start(readConfig(script));
});
