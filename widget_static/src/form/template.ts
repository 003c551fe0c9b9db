// The project's own template, as the collector publishes it: fetched with the form, kept for the tab.
import type { Core } from "../core";
import type { Spec } from "./fields";

/** What is read of a JSON Schema. Source: https://json-schema.org/draft/2020-12 */
export interface Schema {
  properties?: Record<string, Schema>;
  required?: string[];
  maxLength?: number;
  title?: string;
  [keyword: string]: unknown;
}

const STORED = "hypercare.template";
const FRESH_MS = 10 * 60_000;
const PATIENCE_MS = 10_000;
let latest: Promise<Schema | undefined> | undefined;

/** Return the project's template; undefined when there is none to be had, or none that makes sense. */
export function projectTemplate(core: Core): Promise<Schema | undefined> {
  latest ??= find(core);
  return latest;
}

/** Say whether a project's template does not have a question of the standard template. */
export function isLeftOut(schema: Schema, name: string): boolean {
  return !at(schema, name);
}

/** Take over the limit of a question, and say whether it has become required. */
export function tighten(schema: Schema, spec: Spec): boolean {
  const [last = "", ...outer] = spec.name.split(".").reverse();
  const parent = outer[0] ? at(schema, outer[0]) : schema;
  const isNew = !spec.required && listed(parent?.required).includes(last);
  const most = at(schema, spec.name)?.maxLength;
  if (spec.limit && typeof most === "number") spec.limit = most;
  if (isNew) spec.required = true;
  return isNew;
}

function at(schema: Schema, path: string): Schema | undefined {
  return path
    .split(".")
    .reduce<Schema | undefined>((found, name) => found?.properties?.[name], schema);
}

function listed(names: unknown): unknown[] {
  return Array.isArray(names) ? names : [];
}

async function find(core: Core): Promise<Schema | undefined> {
  const url = core.config.feedbackUrl.replace(/feedback$/, "template");
  const kept = recall(url);
  if (kept && Date.now() - kept.at < FRESH_MS) return kept.schema;
  const schema = await ask(url, core.config.key).catch(() => {
    latest = undefined; // the next opening asks again
  });
  if (schema) remember({ url, at: Date.now(), schema });
  return schema ?? kept?.schema;
}

async function ask(url: string, key: string): Promise<Schema | undefined> {
  const response = await fetch(url, {
    headers: { Accept: "application/json", ...(key && { Authorization: `Bearer ${key}` }) },
    credentials: key ? "omit" : "same-origin",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const said: Schema | null = response.ok ? await response.json() : null;
  return said?.properties?.description ? said : undefined;
}

interface Kept {
  url: string;
  at: number;
  schema: Schema;
}

function recall(url: string): Kept | undefined {
  try {
    const kept: Kept | null = JSON.parse(sessionStorage.getItem(STORED) ?? "null");
    return kept?.url === url ? kept : undefined;
  } catch {
    return undefined;
  }
}

function remember(kept: Kept): void {
  try {
    sessionStorage.setItem(STORED, JSON.stringify(kept));
  } catch {} // storage denied: it is asked for again on the next page
}
