import { expect, it } from "vitest";
import type { ApiOperation } from "../../../../src/renderer/api-docs/api-document.ts";
import { curlExample } from "../../../../src/renderer/api-docs/curl-example.ts";
import { exampleOf } from "../../../../src/renderer/api-docs/example-of.ts";

const ORIGIN = "https://desk.example";

function anOperation(change: Partial<ApiOperation> = {}): ApiOperation {
  return {
    operationId: "get_things",
    summary: "List things",
    tags: ["Teams API", "things"],
    deprecated: false,
    security: [{ teamKey: [] }],
    parameters: [],
    responses: {},
    method: "GET",
    path: "/v1/things/{id}",
    ...change,
  };
}

it("calls with what a query must have, and leaves the path to be filled in", () => {
  const parameters = [
    { name: "id", in: "path", required: true, schema: { type: "string" } },
    { name: "limit", in: "query", required: true, schema: { type: "integer", minimum: 1 } },
    { name: "name", in: "query", required: false, schema: { type: "string" } },
  ];
  expect(curlExample(anOperation({ parameters }), {}, ORIGIN)).toBe(
    `curl '${ORIGIN}/v1/things/{id}?limit=1' \\\n  --header "Authorization: Bearer $LATCHKEY_TOKEN"`,
  );
});

it("sends what a body must have, quoted for a shell, and no credential where none is needed", () => {
  const schema = {
    type: "object",
    properties: { name: { type: "string", default: "Mina's" }, note: { type: "string" } },
    required: ["name"],
  };
  const requestBody = { required: true, content: { "application/json": { schema } } };
  const text = curlExample(anOperation({ method: "POST", security: [], requestBody }), {}, ORIGIN);
  expect(text).toBe(
    [
      `curl --request POST '${ORIGIN}/v1/things/{id}' \\`,
      "  --header 'Content-Type: application/json' \\",
      String.raw`  --data '{"name":"Mina'\''s"}'`,
    ].join("\n"),
  );
});

it.each([
  [{ type: "string", format: "email" }, "name@example.com"],
  [{ type: ["string", "null"], format: "date-time" }, "2030-01-31T09:00:00Z"],
  [{ enum: ["a", "b"] }, "a"],
  [{ const: 7 }, 7],
  [{ type: "array", items: { $ref: "#/components/schemas/Id" } }, ["…"]],
  [{ anyOf: [{ type: "boolean" }, { type: "null" }] }, true],
  [{ allOf: [{ type: "object", properties: { a: { type: "integer" } } }, { const: { b: 1 } }] }, { a: 0, b: 1 }],
  [{ type: "object", properties: { only: { type: "number" } } }, { only: 0 }],
  [{}, null],
  [true, null],
])("makes an example of %j", (schema, expected) => {
  expect(exampleOf(schema, { Id: { type: "string" } })).toEqual(expected);
});

it("ends with a schema that contains itself", () => {
  const node = { type: "object", properties: { next: { $ref: "#/components/schemas/Node" } }, required: ["next"] };
  expect(JSON.stringify(exampleOf(node, { Node: node }))).toContain("null");
});
