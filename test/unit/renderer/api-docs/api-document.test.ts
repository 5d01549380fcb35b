import { expect, it } from "vitest";
import { matches, readDocument } from "../../../../src/renderer/api-docs/api-document.ts";

const OPERATION = {
  operationId: "get_things",
  summary: "List things",
  tags: ["App", "Things"],
  security: [],
  responses: { 200: { description: "They are" } },
  "x-latchkey-permission": "View Things",
};

function read(paths: Record<string, Record<string, unknown>>) {
  return readDocument({ info: { version: "1" }, components: { schemas: {} }, tags: [{ name: "App" }], paths });
}

it("tells which operations it cannot read, and keeps the others", () => {
  const { operations, unreadable } = read({
    "/things": { get: OPERATION, post: { ...OPERATION, summary: 5 }, parameters: [] },
    "/else": { get: { ...OPERATION, tags: ["Unheard of", "Things"] } },
  });
  expect(operations.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /things"]);
  expect(unreadable).toEqual(["POST /things", "PARAMETERS /things", "GET /else"]);
});

it("finds by every word in method, path, summary or permission", () => {
  const [operation] = read({ "/app/v1/things": { get: OPERATION } }).operations;
  if (!operation) throw new Error("it was not read");
  for (const search of ["", "v1/things", "LIST", "view things", "get list"])
    expect(matches(operation, search)).toBe(true);
  for (const search of ["post", "list people"]) expect(matches(operation, search)).toBe(false);
});
