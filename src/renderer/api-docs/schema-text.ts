/** Named schemas that a `$ref` can point at. */
export type Definitions = Readonly<Record<string, unknown>>;

interface Place {
  readonly definitions: Definitions;
  readonly level: number;
}

type Schema = Readonly<Record<string, unknown>>;

/** Deeper than any body is; a schema that contains itself ends here. */
const DEEPEST = 8;
const DEFINITION = "#/components/schemas/";
const INDENT = "  ";
/** JSON Schema's own words, which people who call an API know in every language. */
const LIMITS = [
  "format",
  "pattern",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
  "contentEncoding",
  "default",
];

/**
 * A JSON Schema in the manner of TypeScript, with its limits in brackets. A property's description stands above it. What it does not know is
 * shown as the JSON that it is.
 */
export function schemaText(schema: unknown, definitions: Definitions): string {
  return typeText(schema, { definitions, level: 0 });
}

function typeText(schema: unknown, place: Place): string {
  if (schema === true) return "any";
  if (schema === false) return "never";
  if (!isSchema(schema)) return JSON.stringify(schema) ?? "any";
  if (place.level > DEEPEST) return "…";
  const limits = limitsText(schema);
  const type = bareText(schema, place);
  return limits === "" ? type : `${type} (${limits})`;
}

function bareText(schema: Schema, place: Place): string {
  const { $ref, anyOf, oneOf, allOf, type } = schema;
  if (typeof $ref === "string") return refText($ref, place);
  if ("const" in schema) return JSON.stringify(schema["const"]);
  if (Array.isArray(schema["enum"])) return schema["enum"].map((value) => JSON.stringify(value)).join(" | ");
  const choices = anyOf ?? oneOf;
  if (Array.isArray(choices)) return choices.map((choice) => typeText(choice, place)).join(" | ");
  if (Array.isArray(allOf)) return allOf.map((part) => typeText(part, place)).join(" & ");
  if (Array.isArray(type)) return type.map((one) => bareText({ ...schema, type: one }, place)).join(" | ");
  if (type === "object") return objectText(schema, place);
  if (type === "array") return arrayText(schema, place);
  if (typeof type === "string") return type;
  return saysNothing(schema) ? "any" : JSON.stringify(schema);
}

/** `not: {}` refuses everything, so it is told as it is. */
function saysNothing(schema: Schema): boolean {
  return Object.keys(schema).every((key) => key === "description" || key === "$schema" || LIMITS.includes(key));
}

function refText(ref: string, place: Place): string {
  const name = ref.startsWith(DEFINITION) ? ref.slice(DEFINITION.length) : null;
  if (name === null || !Object.hasOwn(place.definitions, name)) return ref;
  return typeText(place.definitions[name], deeper(place));
}

function arrayText({ items, prefixItems }: Schema, place: Place): string {
  if (Array.isArray(prefixItems)) return `[${prefixItems.map((item) => typeText(item, place)).join(", ")}]`;
  return `Array<${typeText(items ?? true, place)}>`;
}

function objectText(schema: Schema, place: Place): string {
  const properties = isSchema(schema["properties"]) ? Object.entries(schema["properties"]) : [];
  const required: readonly unknown[] = Array.isArray(schema["required"]) ? schema["required"] : [];
  const indent = INDENT.repeat(place.level + 1);
  const lines = properties.flatMap(([name, property]) => {
    const about = isSchema(property) ? property["description"] : undefined;
    const line = `${indent}${name}${required.includes(name) ? "" : "?"}: ${typeText(property, deeper(place))}`;
    return typeof about === "string" ? [`${indent}// ${about.replaceAll("\n", " ")}`, line] : [line];
  });
  const rest = schema["additionalProperties"];
  if (isSchema(rest) && (!saysNothing(rest) || lines.length === 0)) {
    const names = schema["propertyNames"];
    lines.push(
      `${indent}[${names === undefined ? "string" : typeText(names, deeper(place))}]: ${typeText(rest, deeper(place))}`,
    );
  }
  if (lines.length === 0) return "{}";
  return `{\n${lines.join("\n")}\n${INDENT.repeat(place.level)}}`;
}

/** `format email, maxLength 254`, or nothing. */
function limitsText(schema: Schema): string {
  return LIMITS.filter((key) => key in schema && isWorthSaying(key, schema))
    .map(
      (key) =>
        `${key} ${typeof schema[key] === "string" && key !== "default" ? schema[key] : JSON.stringify(schema[key])}`,
    )
    .join(", ");
}

/** A format's pattern only repeats it, and a number's safe range goes without saying. */
function isWorthSaying(key: string, schema: Schema): boolean {
  if (key === "pattern") return !("format" in schema);
  return Math.abs(Number(schema[key])) !== Number.MAX_SAFE_INTEGER;
}

function deeper(place: Place): Place {
  return { ...place, level: place.level + 1 };
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
