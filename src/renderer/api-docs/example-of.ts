import type { Definitions } from "./schema-text.ts";

type Schema = Readonly<Record<string, unknown>>;

/** Deeper than any body is; a schema that contains itself ends here. */
const DEEPEST = 8;
const DEFINITION = "#/components/schemas/";
const TEXTS: Readonly<Record<string, string>> = {
  email: "name@example.com",
  "date-time": "2030-01-31T09:00:00Z",
  date: "2030-01-31",
  uri: "https://example.com",
  uuid: "00000000-0000-4000-8000-000000000000",
};

/**
 * A value that a JSON Schema may allow, to be written over: everything that is required, or all that there is where nothing is. What a
 * pattern wants it does not know.
 */
export function exampleOf(schema: unknown, definitions: Definitions, level = 0): unknown {
  if (!isSchema(schema) || level > DEEPEST) return null;
  const inner = (part: unknown) => exampleOf(part, definitions, level + 1);
  if ("const" in schema) return schema["const"];
  if ("default" in schema) return schema["default"];
  if (Array.isArray(schema["examples"]) && schema["examples"].length > 0) return schema["examples"][0];
  if (Array.isArray(schema["enum"])) return schema["enum"][0];
  const ref = schema["$ref"];
  if (typeof ref === "string") return inner(definitions[ref.slice(DEFINITION.length)]);
  for (const choices of [schema["anyOf"], schema["oneOf"]]) if (Array.isArray(choices)) return inner(choices[0]);
  if (Array.isArray(schema["allOf"])) return Object.assign({}, ...schema["allOf"].map(inner));
  const { type } = schema;
  return ofType(schema, String(Array.isArray(type) ? type[0] : type), inner);
}

function ofType(schema: Schema, type: string, inner: (part: unknown) => unknown): unknown {
  switch (type) {
    case "object":
      return ofObject(schema, inner);
    case "array":
      return isSchema(schema["items"]) ? [inner(schema["items"])] : [];
    case "string":
      return TEXTS[String(schema["format"])] ?? "…";
    case "integer":
    case "number":
      return typeof schema["minimum"] === "number" && schema["minimum"] > 0 ? schema["minimum"] : 0;
    case "boolean":
      return true;
    default:
      return null;
  }
}

function ofObject(schema: Schema, inner: (part: unknown) => unknown): Readonly<Record<string, unknown>> {
  const properties = isSchema(schema["properties"]) ? Object.entries(schema["properties"]) : [];
  const required: readonly unknown[] = Array.isArray(schema["required"]) ? schema["required"] : [];
  const wanted = required.length === 0 ? properties : properties.filter(([name]) => required.includes(name));
  return Object.fromEntries(wanted.map(([name, property]) => [name, inner(property)]));
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
