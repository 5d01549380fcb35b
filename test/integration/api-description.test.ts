import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import * as z from "zod";
import { PUBLIC_ROUTES } from "../../src/control-plane/http/public-routes.ts";
import { exampleOf } from "../../src/renderer/api-docs/example-of.ts";
import { openTestDatabase } from "../support/databases.ts";
import { TEAMS_API_OPERATIONS } from "../support/teams-api-operations.ts";
import { openTeamHouse, type TeamHouse } from "../support/team-house.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const TYPES = ["object", "array", "string", "number", "integer", "boolean", "null"];

/** What OpenAPI 3.1 asks of the parts that are used here; strict, so that a part which is not looked at is an error. */
const Schema = z.looseObject({ type: z.union([z.enum(TYPES), z.array(z.enum(TYPES))]).optional() });
const Content = z.record(z.string().regex(/^[\w.+-]+\/[\w.+*-]+$/), z.strictObject({ schema: Schema }));
const Parameter = z.strictObject({
  name: z.string().min(1),
  in: z.enum(["query", "path", "header", "cookie"]),
  required: z.boolean(),
  schema: Schema,
  description: z.string().optional(),
  example: z.string().optional(),
});
const Operation = z.strictObject({
  operationId: z.string().regex(/^[a-z]\w+$/),
  summary: z.string().min(3),
  description: z.string().optional(),
  tags: z.array(z.string()).length(2),
  deprecated: z.boolean().optional(),
  security: z.array(z.partialRecord(z.enum(["teamKey", "token", "session"]), z.tuple([]))),
  parameters: z.array(Parameter).optional(),
  requestBody: z.strictObject({ required: z.boolean().optional(), content: Content }).optional(),
  responses: z.record(
    z.string().regex(/^([1-5]\d\d|default)$/),
    z.strictObject({ description: z.string().min(1), content: Content.optional() }),
  ),
  "x-latchkey-permission": z.string().optional(),
  "x-latchkey-caller": z.enum(["person", "manager", "admin"]).optional(),
});
const Document = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  components: z.strictObject({
    securitySchemes: z.record(z.string(), z.looseObject({})),
    schemas: z.record(z.string(), Schema).optional(),
  }),
  paths: z.record(z.string().startsWith("/"), z.record(z.string(), Operation)),
  tags: z.array(z.strictObject({ name: z.string() })),
});

async function setup() {
  const house = await openTeamHouse(await openTestDatabase());
  const answer = (await house.send("GET", "/openapi.json")).json();
  const document = Document.parse(answer);
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  return { ...house, document, operations };
}

/** Bodies that no route wants, each with its type; null = none. */
const NONSENSE = [
  null,
  { type: "application/json", text: "{}" },
  { type: "application/json", text: '{"unknown": [' },
  { type: "application/json", text: JSON.stringify({ name: "x".repeat(2_000_000) }) },
  { type: "text/plain", text: "name=x" },
] as const;

async function ask(
  send: TeamHouse["send"],
  method: (typeof METHODS)[number],
  url: string,
  body: (typeof NONSENSE)[number],
): Promise<number> {
  if (body === null || method === "GET") return (await send(method, `${url}?limit=many&offset=-1`)).statusCode;
  return (await send(method, url, { text: body.text, headers: { "content-type": body.type } })).statusCode;
}

const keyOf = ({ method, path }: { readonly method: string; readonly path: string }) => `${method} ${path}`;

it("the description of the APIs is valid OpenAPI 3.1 with every route in it", async () => {
  const { document, operations, routes } = await setup();
  const registered = routes.flatMap(({ method, url }) =>
    [method].flat().map((name) => `${name} ${url.replaceAll(/:(\w+)/g, "{$1}")}`),
  );
  expect(operations.map(keyOf).toSorted()).toEqual(registered.filter((key) => !key.startsWith("HEAD")).toSorted());
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  const dialects = document.tags.map(({ name }) => name);
  for (const { operation, path, ...rest } of operations) {
    const title = keyOf({ path, ...rest });
    expect(dialects, title).toContain(operation.tags[0]);
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
    const described = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
    expect(described.map(({ name }) => name).toSorted(), title).toEqual(inPath.toSorted());
    expect(
      described.every(({ required }) => required),
      title,
    ).toBe(true);
    expect(operation.responses["default"]?.content, title).toBeDefined();
    for (const [status, { description }] of Object.entries(operation.responses)) {
      expect(description, `${title} ${status}`).not.toBe("Default Response");
    }
    expect(operation.responses["401"] !== undefined, title).toBe(operation.security.length > 0);
    expect(operation.responses["404"] !== undefined || inPath.length === 0, title).toBe(true);
    expect(operation.tags[0] === "Teams API", title).toBe(operation["x-latchkey-permission"] !== undefined);
    const needsPerson = operation.security.length > 0 && operation.tags[0] !== "Teams API";
    expect(operation["x-latchkey-caller"] !== undefined, title).toBe(needsPerson);
  }
});

/** What references inside the description are below. */
const HERE = "https://latchkey.test/openapi.json";

/** Every schema in the description, with the place that it stands at. */
function schemasIn(operations: Awaited<ReturnType<typeof setup>>["operations"]) {
  return operations.flatMap(({ operation, ...rest }) => {
    const { parameters = [], requestBody, responses } = operation;
    const inContent = (place: string, content: z.infer<typeof Content> = {}) =>
      Object.values(content).map(({ schema }) => ({ place: `${keyOf(rest)}, ${place}`, schema }));
    return [
      ...parameters.map(({ name, schema }) => ({ place: `${keyOf(rest)}, ${name}`, schema })),
      ...inContent("body", requestBody?.content),
      ...Object.entries(responses).flatMap(([status, { content }]) => inContent(status, content)),
    ];
  });
}

it("every schema in the description is one of JSON Schema 2020-12, which OpenAPI 3.1 asks for", async () => {
  const { document, operations } = await setup();
  const schemas = schemasIn(operations);
  expect(schemas.length).toBeGreaterThan(500);
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: HERE, components: document.components }, undefined, false);
  const wrong = schemas.flatMap(({ place, schema }) => {
    try {
      ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${HERE}#/`)));
      return [];
    } catch (error) {
      return [`${place}: ${String(error)}`];
    }
  });
  expect(wrong).toEqual([]);
});

it("the example of every call of the Teams API is a body that its schema allows", async () => {
  const { operations } = await setup();
  const ajv = new Ajv2020({ validateFormats: false });
  const bodies = operations.flatMap(({ operation, ...rest }) => {
    const schema = operation.requestBody?.content["application/json"]?.schema;
    return operation.tags[0] === "Teams API" && schema ? [{ title: keyOf(rest), schema }] : [];
  });
  expect(bodies.length).toBeGreaterThan(20);
  for (const { schema, title } of bodies) {
    const example = exampleOf(schema, {});
    const isAllowed = ajv.validate(schema, example);
    expect({ title, example, errors: ajv.errors ?? null, isAllowed }).toMatchObject({ errors: null, isAllowed: true });
    expect(JSON.stringify(example), title).not.toContain("…");
  }
});

it("what the Teams API's document calls deprecated is marked so, and nothing else of it", async () => {
  const { operations } = await setup();
  const marked = operations.filter(({ operation }) => operation.tags[0] === "Teams API" && operation.deprecated);
  const below = (path: string) => path.replace("/v1/teams/{teamID}", "");
  const expected = TEAMS_API_OPERATIONS.filter(({ deprecated }) => deprecated).flatMap(({ calls }) =>
    calls.map((call) => call.replaceAll(/:(\w+)/g, "{$1}")),
  );
  expect(marked.map(({ method, path }) => `${method} ${below(path)}`).toSorted()).toEqual(expected.toSorted());
});

it("whatever is described as closed is closed to those who show nothing, and the rest is open (ATK-21)", async () => {
  const { operations, send, team } = await setup();
  expect([...PUBLIC_ROUTES].filter((key) => !operations.some((one) => keyOf(one) === key))).toEqual([]);
  for (const { method, operation, path } of operations) {
    const title = keyOf({ method, path });
    const known = METHODS.find((one) => one === method);
    if (!known) throw new Error(title);
    const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === "teamID" ? team.id : "1"));
    const asked = await Promise.all(NONSENSE.map((body) => ask(send, known, url, body)));
    const isOpen = PUBLIC_ROUTES.has(title);
    expect(operation.security.length === 0, title).toBe(isOpen);
    if (isOpen) expect(asked, title).not.toContain(401);
    else expect(new Set(asked), title).toEqual(new Set([401]));
  }
});
