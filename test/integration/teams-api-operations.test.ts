import { expect, it } from "vitest";
import * as z from "zod";
import { API_PERMISSIONS } from "../../src/protocol/http/api-key.ts";
import { describeOnEachDatabase, openTestDatabase } from "../support/databases.ts";
import { openTeamHouse } from "../support/team-house.ts";
import {
  DOCUMENTED_OPERATIONS,
  TEAMS_API_OPERATIONS,
  type TeamsApiMethod,
  type TeamsApiOperation,
} from "../support/teams-api-operations.ts";
import { keyWithout, teamsApiRequests, unknownId, type PreparedRequest } from "../support/teams-api-requests.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const OTHER_TEAM = "1or58Uz1O6ObcpGCN9";
const JsonSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});
const Operation = z.object({
  parameters: z
    .array(
      z.object({
        in: z.string(),
        name: z.string(),
        required: z.boolean(),
        schema: z.looseObject({ type: z.string().optional() }),
      }),
    )
    .default([]),
  requestBody: z.object({ content: z.object({ "application/json": z.object({ schema: JsonSchema }) }) }).optional(),
});
const TIMEOUT_MS = 120_000;
const Paths = z.record(z.string(), z.record(z.string(), z.unknown()));

interface Call {
  readonly method: TeamsApiMethod;
  /** Below the team, with `:names` for ids. */
  readonly path: string;
}

function callsOf(operation: TeamsApiOperation): Call[] {
  return operation.calls.map((text) => {
    const [method, path = ""] = text.split(" ");
    return { method: METHODS.find((known) => known === method) ?? "GET", path };
  });
}

/** `/groups/:groupID` with its ids put in. */
function fill(path: string, ids: PreparedRequest["ids"] = {}): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const id = ids[name];
    if (id === undefined) throw new Error(`no ${name} for ${path}`);
    return String(id);
  });
}

const SERVED_CALLS = TEAMS_API_OPERATIONS.flatMap((operation) =>
  callsOf(operation).map((call) => ({ operation, ...call })),
);

const withQuery = (path: string, query: string | undefined) => (query === undefined ? path : `${path}?${query}`);

/** What the registered schemas say about one call. */
function describedCall(paths: z.infer<typeof Paths>, { method, path }: Call) {
  const url = `/v1/teams/{teamID}${path.replaceAll(/:(\w+)/g, "{$1}")}`;
  const described = Operation.parse(paths[url]?.[method.toLowerCase()]);
  const parameters = described.parameters.filter((parameter) => parameter.in === "query");
  const { properties = {}, required = [] } = described.requestBody?.content["application/json"].schema ?? {};
  const requiredQuery = parameters.filter((parameter) => parameter.required).map(({ name }) => name);
  return { parameters, properties, required, requiredQuery };
}

it("the Teams API's table has every operation of the document, and no other", () => {
  expect(TEAMS_API_OPERATIONS.map(({ name }) => name)).toEqual(DOCUMENTED_OPERATIONS);
  expect(new Set(DOCUMENTED_OPERATIONS).size).toBe(DOCUMENTED_OPERATIONS.length);
});

it("the Teams API serves what its table lists and nothing else, by the permission that it names (ATK-21)", async () => {
  const { routes } = await openTeamHouse(await openTestDatabase());
  const served = routes.flatMap(({ config, method, url }) => {
    const path = url.split("/v1/teams/:teamID")[1];
    const methods = [method].flat().filter((name) => name !== "HEAD");
    return path === undefined ? [] : methods.map((name) => `${name} ${path}: ${config?.permission ?? "nobody"}`);
  });
  const listed = TEAMS_API_OPERATIONS.flatMap(({ calls, permission }) => calls.map((call) => `${call}: ${permission}`));
  expect(served.toSorted()).toEqual(listed.toSorted());
  // No permission of the document opens nothing.
  expect(new Set(TEAMS_API_OPERATIONS.map(({ permission }) => permission))).toEqual(new Set(API_PERMISSIONS));
});

describeOnEachDatabase("every operation of the Teams API", (openDb) => {
  async function setup() {
    const house = await openTeamHouse(await openDb());
    const token = await house.aKey(...API_PERMISSIONS);
    const requests = teamsApiRequests(house, token);
    const call = async (method: TeamsApiMethod | "HEAD", url: string, bearer: string | null, body?: object) => {
      const credential = bearer === null ? {} : { token: bearer };
      const answer = await house.send(method, url, { ...credential, ...(body ? { body } : {}) });
      return { status: answer.statusCode, body: answer.body === "" ? null : answer.json() };
    };
    return { ...house, house, token, requests, call };
  }

  it("succeeds by each of its addresses", { timeout: TIMEOUT_MS }, async () => {
    const { call, requests, teamPath, token } = await setup();
    for (const { operation, method, path } of SERVED_CALLS) {
      const { body, ids, query } = await requests[operation.name]();
      const answer = await call(method, teamPath + withQuery(fill(path, ids), query), token, body);
      expect.soft(answer, `${method} ${path}`).toMatchObject({ status: operation.status });
      if (operation.status === 204) expect.soft(answer.body, path).toBeNull();
      else if (operation.permission === "View Credit Balance")
        expect.soft(answer.body).toEqual({ balance: expect.any(Number) });
      else expect.soft(answer.body, path).toHaveProperty("data");
    }
  });

  it("refuses whoever has no key that may, in whatever spelling (ATK-21)", { timeout: TIMEOUT_MS }, async () => {
    const { call, house, requests, team, teamPath, token } = await setup();
    const unauthorized = { status: 401, body: { message: "Unauthorized" } };
    for (const { operation, method, path } of SERVED_CALLS) {
      const powerless = await keyWithout(house, operation.permission);
      const { body, ids, query } = await requests[operation.name]();
      const below = fill(path, ids);
      const url = teamPath + withQuery(below, query);
      expect.soft(await call(method, url, null, body), url).toEqual(unauthorized);
      expect.soft(await call(method, url, `tapi_${team.id}.bm90IGEga2V5`, body), url).toEqual(unauthorized);
      expect.soft(await call(method, url, powerless, body), url).toEqual({
        status: 403,
        body: { message: `This key lacks the permission "${operation.permission}".` },
      });
      if (method === "GET") {
        expect.soft((await call("HEAD", url, null)).status, url).toBe(401);
        expect.soft((await call("HEAD", url, powerless)).status, url).toBe(403);
        expect.soft((await call("HEAD", url, token)).status, url).toBe(200);
      }
      for (const spelling of [`${below}/`, `/${below}`, below.toUpperCase(), `${below}%2F`, `${below}.json`]) {
        const other = teamPath + withQuery(spelling, query);
        expect.soft([401, 404], `${method} ${other}`).toContain((await call(method, other, null, body)).status);
        // What is left of a list's path with a slash behind it is an empty id.
        expect.soft([400, 404], `${method} ${other}`).toContain((await call(method, other, token, body)).status);
      }
    }
  });

  it("knows nothing of another team's and of things that are not there (ATK-17)", { timeout: TIMEOUT_MS }, async () => {
    const { call, requests, teamPath, token } = await setup();
    const notFound = { status: 404, body: { message: expect.any(String) } };
    for (const { operation, method, path } of SERVED_CALLS) {
      const { body, ids, query } = await requests[operation.name]();
      const elsewhere = `/v1/teams/${OTHER_TEAM}${withQuery(fill(path, ids), query)}`;
      expect.soft(await call(method, elsewhere, token, body), elsewhere).toEqual(notFound);
      for (const parameter of Object.keys(ids ?? {})) {
        const unknown = fill(path, { ...ids, [parameter]: unknownId(parameter) });
        expect.soft(await call(method, teamPath + withQuery(unknown, query), token, body), unknown).toEqual(notFound);
      }
    }
  });

  it("names whatever field is missing or of a wrong type", { timeout: TIMEOUT_MS }, async () => {
    const { aKey, call, requests, send, teamPath } = await setup();
    const paths = Paths.parse((await send("GET", "/openapi.json")).json().paths);
    let faults = 0;
    for (const served of SERVED_CALLS) {
      const { operation, method, path } = served;
      // A key of its own: some operations are counted.
      const token = await aKey(...API_PERMISSIONS);
      const { body, ids, query } = await requests[operation.name]();
      const described = describedCall(paths, served);
      if (query !== undefined) expect.soft(described.requiredQuery, path).toEqual(requiredOf(operation.name));
      expect.soft(Object.keys(described.properties)).toEqual(expect.arrayContaining(Object.keys(body ?? {})));
      for (const fault of faultsOf(described, body, query)) {
        const url = `${teamPath}${fill(path, ids)}?${fault.query}`;
        const answer = await call(method, url, token, fault.body);
        const title = `${fault.field} of ${method} ${path}`;
        expect.soft(answer, title).toEqual({ status: 400, body: { message: expect.any(String) } });
        expect.soft(answer.body.message, title).toMatch(new RegExp(`^${fault.field}(\\.\\d+)?: .`));
        faults++;
      }
    }
    expect(faults).toBeGreaterThan(SERVED_CALLS.length);
  });
});

const requiredOf = (name: string) => (name === "Get Audit Log Events" ? ["limit"] : ["offset", "limit"]);

/** Requests with one fault each: every required field left out, and every field of a type that it cannot have. */
function* faultsOf(
  { parameters, properties, required }: ReturnType<typeof describedCall>,
  body: PreparedRequest["body"],
  query: string | undefined,
) {
  for (const parameter of parameters) {
    const without = new URLSearchParams(query);
    without.delete(parameter.name);
    if (parameter.required) yield { field: parameter.name, query: without, body };
    const wrong = new URLSearchParams(query);
    wrong.set(parameter.name, "~wrong~");
    if (!takesAnyText(parameter.schema)) yield { field: parameter.name, query: wrong, body };
  }
  const right = new URLSearchParams(query);
  for (const field of Object.keys(properties)) {
    // No field of any body is an object.
    yield { field, query: right, body: { ...body, [field]: { wrong: true } } };
    const { [field]: _left, ...rest } = body ?? {};
    if (required.includes(field)) yield { field, query: right, body: rest };
  }
}

const takesAnyText = (schema: Readonly<Record<string, unknown>>) =>
  schema["type"] === "string" && Object.keys(schema).every((key) => ["type", "maxLength", "default"].includes(key));
