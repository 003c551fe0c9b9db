// The part that puts a feedback together, keeps it on the device and sends it.
import type { SendingPart } from "./core";
import * as courier from "./courier";
import * as outbox from "./outbox";
import * as redact from "./redact";
import { cleanTrail, report as compose } from "./report";
import { stepsText } from "./steps";

export const steps: SendingPart["steps"] = ({ trail, config }) =>
  stepsText(cleanTrail(trail, config.folder).steps);
export const looksPrivate: SendingPart["looksPrivate"] = redact.looksPrivate;
export const report: SendingPart["report"] = compose;
export const send: SendingPart["send"] = courier.send;
export const keepSending: SendingPart["keepSending"] = courier.keepSending;
export const sendNow: SendingPart["sendNow"] = courier.sendNow;
export const all: SendingPart["all"] = outbox.all;
export const remove: SendingPart["remove"] = outbox.remove;
