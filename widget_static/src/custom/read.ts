// A project's own questions out of its template: JSON Schema, as the collector publishes it.
import type { Schema } from "../form/template";
import { choose } from "../words/choose";
import { isQuick } from "./quick";

/** One question of the project; `when` has the answers to others that call for it. */
export interface Custom {
  name: string;
  type: string;
  label: string;
  help: string;
  required: boolean;
  /** The answers, each with what it is called. */
  choices: (readonly [answer: string, words: string])[];
  least?: number | string;
  most?: number | string;
  shortest: number;
  longest: number;
  patterns: RegExp[];
  /** An answer that fits, "" when the project gives none. */
  example: string;
  when: Record<string, unknown[]>;
}

/** What a question is called in another language; nobody has looked at it. */
type Translation = Partial<Record<"title" | "description" | "choices", unknown>>;

const TYPES = ["text", "choice", "choices", "number", "date", "checkbox", "hidden"];

/** So many questions can be asked at all. */
const FIELDS_LIMIT = 100;

/**
 * Return the questions in their order and, where the template has them, in the words of `lang` (a
 * BCP 47 tag); what is none that this widget knows is passed over.
 */
export function readFields(schema: Schema, lang: string): Custom[] {
  const fields = schema.properties?.fields;
  const rules = conditional(schema);
  return few(Object.entries(fields?.properties ?? {})).flatMap(([name, shape]) => {
    const type = shape?.["x-hypercare-type"];
    if (typeof type !== "string" || !TYPES.includes(type)) return [];
    const rule = rules.find((each) => each.required?.includes(name));
    const required = Boolean(rule || fields?.required?.includes(name));
    const said = translation(shape["x-hypercare-translations"], lang);
    return [read(name, type, required, { ...shape, ...rule?.properties?.[name] }, said)];
  });
}

function few<T>(all: T[]): T[] {
  if (all.length > FIELDS_LIMIT) {
    console.warn(
      `hypercare: the template has ${all.length} fields; the first ${FIELDS_LIMIT} are asked. Take some out of it.`,
    );
  }
  return all.slice(0, FIELDS_LIMIT);
}

function read(
  name: string,
  type: string,
  required: boolean,
  shape: Schema,
  said: Translation,
): Custom {
  const items = shape.items as Schema | undefined;
  return {
    name,
    type,
    required,
    label: String(said.title || shape.title || name),
    help: String(said.description || shape.description || ""),
    choices: list(shape.enum ?? items?.enum).map((one) => [String(one), named(said.choices, one)]),
    least: bound(shape.minimum ?? shape.formatMinimum ?? shape.minItems),
    most: bound(shape.maximum ?? shape.formatMaximum ?? shape.maxItems),
    shortest: Number(shape.minLength ?? 0),
    longest: Number(shape.maxLength ?? 0),
    patterns: [shape, ...list(shape.allOf)].flatMap(({ pattern }) => compiled(pattern)),
    example: String(list(shape.examples)[0] ?? ""),
    when: conditions(shape["x-hypercare-when"]),
  };
}

// What is required only after some answers stands in rules: `if` these, `then` that.
function conditional(schema: Schema): Schema[] {
  return list(schema.allOf).flatMap((rule) => {
    const fields = (rule.then as Schema | undefined)?.properties?.fields;
    return fields ? [fields] : [];
  });
}

function conditions(when: unknown): Record<string, unknown[]> {
  if (!isTable(when)) return {};
  return Object.fromEntries(Object.entries(when).map(([path, allowed]) => [path, list(allowed)]));
}

function list(items: unknown): Schema[] {
  return Array.isArray(items) ? items : [];
}

// Only of this language: the words that stand beside the translations may be nearer than a third one.
function translation(all: unknown, lang: string): Translation {
  const there = isTable(all) ? all : {};
  const near = Object.keys(there).filter((tag) => first(tag) === first(lang));
  const said = near.length ? there[choose([lang], near)] : {};
  return isTable(said) ? said : {};
}

function first(tag: string): string | undefined {
  return tag.toLowerCase().split(/[-_]/)[0];
}

function named(names: unknown, choice: unknown): string {
  const answer = String(choice);
  return String((isTable(names) && names[answer]) || answer);
}

function isTable(one: unknown): one is Record<string, unknown> {
  return typeof one === "object" && one !== null;
}

function bound(limit: unknown): number | string | undefined {
  return typeof limit === "number" || typeof limit === "string" ? limit : undefined;
}

// A pattern that this browser cannot read, or not soon, is left to the collector.
function compiled(pattern: unknown): RegExp[] {
  try {
    return typeof pattern === "string" && isQuick(pattern) ? [new RegExp(pattern, "u")] : [];
  } catch {
    return [];
  }
}
