// The part that is fetched when the page is idle: it tells the trail more finely, sees what takes time
// to see, and offers the ways to open that can wait. Buffered observers tell what happened before.
import { readWatching } from "../config";
import type { WatchPart } from "../core";
import { maskNames } from "../names";
import { keepAbove } from "./above";
import { watchClicks } from "./clicks";
import { doubtGiven } from "./doubts";
import { watchKeys } from "./keys";
import { followLanguage } from "./language";
import { dress } from "./look";
import { offerHelp } from "./offer";
import { rememberPasswords } from "./passwords";
import { takeUp, watchReturns, watchRevivals, watchRoutes } from "./places";
import { watchPolicy } from "./policy";
import { prepareSoon } from "./prepare";
import { openByKey } from "./shortcut";
import { watchStalls } from "./stalls";
import { tellFiner } from "./tell";

export const watch: WatchPart["watch"] = (core, launcher) => {
  const { config, trail, host } = core;
  const opened = Date.parse(trail.steps[0]?.at ?? "") || 0;
  takeUp(trail);
  const watching = readWatching(config.said);
  maskNames(config.unnamed);
  dress(core.root);
  const keys = watchKeys(trail, host);
  const clicks = watchClicks(core, keys.latest);
  const help = offerHelp(core, launcher, watching.onError);
  return [
    keys.stop,
    ...clicks.undo,
    ...help.undo,
    tellFiner(trail, watching, clicks.judge, help.consider),
    watchStalls(trail, opened),
    watchPolicy(trail, config.folder),
    watchReturns(trail),
    ...watchRevivals(trail),
    ...watchRoutes(trail),
    openByKey(watching.shortcut, launcher.button, () => core.open()),
    core.on("open", doubtGiven),
    followLanguage(core),
    ...rememberPasswords(config),
    ...keepAbove(core),
    prepareSoon(core, launcher),
    () => core.emit("stop"),
  ];
};
