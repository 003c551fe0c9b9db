// A project's own questions out of its template: JSON Schema, as the collector publishes it.
import type { Schema } from "../form/template";
import { isQuick } from "./quick";

/** One question of the project; `when` has the answers to others that call for it. */
export interface Custom {
  name: string;
  type: string;
  label: string;
  help: string;
  required: boolean;
  choices: string[];
  least?: number | string;
  most?: number | string;
  shortest: number;
  longest: number;
  patterns: RegExp[];
  when: Record<string, unknown[]>;
}

const TYPES = ["text", "choice", "choices", "number", "date", "checkbox", "hidden"];

/** So many questions can be asked at all. */
const FIELDS_LIMIT = 100;

/** Return the questions in their order; what is none that this widget knows is passed over. */
export function readFields(schema: Schema): Custom[] {
  const fields = schema.properties?.fields;
  const rules = conditional(schema);
  return few(Object.entries(fields?.properties ?? {})).flatMap(([name, shape]) => {
    const type = shape?.["x-hypercare-type"];
    if (typeof type !== "string" || !TYPES.includes(type)) return [];
    const rule = rules.find((each) => each.required?.includes(name));
    const required = Boolean(rule || fields?.required?.includes(name));
    return [read(name, type, required, { ...shape, ...rule?.properties?.[name] })];
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

function read(name: string, type: string, required: boolean, shape: Schema): Custom {
  const items = shape.items as Schema | undefined;
  return {
    name,
    type,
    required,
    label: String(shape.title || name),
    help: String(shape.description ?? ""),
    choices: texts(shape.enum ?? items?.enum),
    least: bound(shape.minimum ?? shape.formatMinimum ?? shape.minItems),
    most: bound(shape.maximum ?? shape.formatMaximum ?? shape.maxItems),
    shortest: Number(shape.minLength ?? 0),
    longest: Number(shape.maxLength ?? 0),
    patterns: [shape, ...list(shape.allOf)].flatMap(({ pattern }) => compiled(pattern)),
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
  if (!when || typeof when !== "object") return {};
  return Object.fromEntries(Object.entries(when).map(([path, allowed]) => [path, list(allowed)]));
}

function list(items: unknown): Schema[] {
  return Array.isArray(items) ? items : [];
}

function texts(items: unknown): string[] {
  return list(items).map(String);
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
