import { expect, it } from "vitest";
import { schemaText } from "../../../../src/renderer/api-docs/schema-text.ts";

it("shows an object with what is required, limits, choices and descriptions", () => {
  const schema = {
    type: "object",
    properties: {
      email: { type: "string", format: "email", pattern: "^.+$", maxLength: 254, description: "Who is\ninvited" },
      role: { type: "string", enum: ["admin", "member"], default: "member" },
      pin: { anyOf: [{ type: "string", pattern: "^\\d{4}$" }, { type: "null" }] },
      tags: { type: "array", items: { type: "object", properties: { id: { type: "integer" } } }, maxItems: 3 },
    },
    required: ["email", "pin"],
    additionalProperties: false,
  };
  expect(schemaText(schema, {})).toBe(`{
  // Who is invited
  email: string (format email, maxLength 254)
  role?: "admin" | "member" (default "member")
  pin: string (pattern ^\\d{4}$) | null
  tags?: Array<{
    id?: integer
  }> (maxItems 3)
}`);
});

it.each([
  [{ $ref: "#/components/schemas/Id" }, "string (format uuid)"],
  [{ $ref: "#/components/schemas/Missing" }, "#/components/schemas/Missing"],
  [{ $ref: "#/components/schemas/constructor" }, "#/components/schemas/constructor"],
  [{ allOf: [{ $ref: "#/components/schemas/Id" }, { minLength: 1 }] }, "string (format uuid) & any (minLength 1)"],
  [{ type: ["string", "null"], maxLength: 5 }, "string | null (maxLength 5)"],
  [{ type: "array", prefixItems: [{ type: "string" }, { type: "number" }] }, "[string, number]"],
  [{ type: "object", additionalProperties: { type: "boolean" } }, "{\n  [string]: boolean\n}"],
  [{ type: "object", additionalProperties: {} }, "{\n  [string]: any\n}"],
  [{ const: false, type: "boolean" }, "false"],
  [{ type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER }, "integer (minimum 0)"],
  [{}, "any"],
  [undefined, "any"],
])("shows %j", (schema, text) => {
  expect(schemaText(schema, { Id: { type: "string", format: "uuid" } })).toBe(text);
});

it("shows what it does not know as it is, instead of nothing", () => {
  expect(schemaText({ not: {} }, {})).toBe('{"not":{}}');
  expect(schemaText("nonsense", {})).toBe('"nonsense"');
});

it("ends where a schema contains itself", () => {
  const Folder = { type: "object", properties: { inner: { $ref: "#/components/schemas/Folder" } } };
  const text = schemaText(Folder, { Folder });
  expect(text).toContain("inner?: …");
  expect(text.length).toBeLessThan(1000);
  const Loop = { $ref: "#/components/schemas/Loop" };
  expect(schemaText(Loop, { Loop })).toBe("…");
});
