// The classic script: begins by itself, as its tag says, once for each page.
import { readConfig } from "./config";
import { start } from "./index";
import { quietly } from "./watch/wrap";

quietly(() => {
  // A loader that runs the script without its tag, or as a module, leaves the tag in the page.
  const tag = (document.currentScript ??
    document.querySelector('script[src*="hypercare.js"]')) as HTMLScriptElement;
  // An element with the id "hypercare" is found by that name too.
  if (window.hypercare?.stopped !== false)
    window.hypercare = start(readConfig({ ...tag.dataset }, tag.src));
});
