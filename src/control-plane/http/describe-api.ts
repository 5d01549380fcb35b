import fastifySwagger, { type SwaggerTransform, type SwaggerTransformObject } from "@fastify/swagger";
import type { FastifyInstance, RouteOptions } from "fastify";
import { jsonSchemaTransform } from "fastify-type-provider-zod";
import * as z from "zod";
import { AppError } from "../../protocol/http/people.ts";
import { PRODUCT_VERSION } from "../../node/version.ts";
import { describedRefusals, describeSuccesses } from "./described-answers.ts";
import { callerKindOf, type CallerKind } from "./closed-routes.ts";
import { isPublicRoute } from "./public-routes.ts";

const METHODS = ["get", "put", "post", "delete", "patch", "head"] as const;

interface Dialect {
  readonly name: string;
  readonly isOfPath: (path: string) => boolean;
  readonly error: z.ZodType;
  /** What may be shown to get in: one of these. */
  readonly security: readonly Readonly<Record<string, string[]>>[];
}

const PERSON = [{ token: [] }, { session: [] }];

/** The first that claims a path has it. */
const DIALECTS: readonly Dialect[] = [
  {
    name: "Teams API",
    isOfPath: (path) => path.startsWith("/v1/teams/"),
    error: z.object({ message: z.string() }),
    security: [{ teamKey: [] }],
  },
  {
    name: "Robomotion",
    isOfPath: (path) => path.startsWith("/v1/"),
    error: z.object({ ok: z.literal(false), error: z.string() }),
    security: [{ token: [] }],
  },
  {
    name: "Netmaker",
    isOfPath: (path) => path.startsWith("/api/"),
    error: z.object({ Code: z.int(), Message: z.string(), Response: z.null() }),
    security: [{ token: [] }],
  },
  { name: "App", isOfPath: (path) => path.startsWith("/app/v1/"), error: AppError, security: PERSON },
  { name: "Operations", isOfPath: () => true, error: AppError, security: PERSON },
];

/**
 * Serves `/openapi.json`, made from the schemas that validate. What is the same for a whole dialect is said here once: how to get in and how
 * failures are answered. Describes only what is registered after it.
 */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Latchkey",
        version: PRODUCT_VERSION,
        description:
          "Four dialects and the app's own API. Operations that name `x-latchkey-permission` need a team's API key with it.",
      },
      components: {
        securitySchemes: {
          teamKey: { type: "http", scheme: "bearer", description: "A key of the team, made in the settings: `tapi_…`" },
          token: {
            type: "http",
            scheme: "bearer",
            description: "A person's access token, `lkat_…`, or the token that signing in to Netmaker's API answers",
          },
          session: {
            type: "apiKey",
            in: "cookie",
            name: "latchkey_session",
            description: "What a browser has after signing in",
          },
        },
      },
    },
    transform: describeRoute,
    transformObject: describeDialects,
  });
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
}

/** Adds to one route what Fastify does not know: how it fails, and what a key needs for it. */
const describeRoute: SwaggerTransform = (input) => {
  const { config, method, url } = input.route;
  const { body, params, querystring, response: answers } = input.schema ?? {};
  const takesInput = body !== undefined || params !== undefined || querystring !== undefined;
  // Methods that are registered together are all open or all closed.
  const isOpen = isPublicRoute([method].flat()[0] ?? "", url);
  const refusals = describedRefusals({ url, config, isOpen, takesInput }, dialectOf(url).error);
  const response = { ...refusals, ...(typeof answers === "object" ? answers : {}) };
  const described = jsonSchemaTransform({ ...input, schema: { ...input.schema, response } });
  const schema = { ...described.schema, response: describeSuccesses(described.schema.response) };
  return { ...described, schema: { ...schema, ...describeNeed(input.route) } };
};

const CALLERS: Readonly<Record<CallerKind, string>> = {
  person: "For whoever is signed in, as far as their role goes.",
  manager: "For owner, admins and members, not for guests.",
  admin: "For the owner and admins.",
};

/** What a key must be allowed for a route, or who may call it. */
function describeNeed(route: RouteOptions) {
  const permission = route.config?.permission;
  if (permission !== undefined) return { "x-latchkey-permission": permission };
  const caller = callerKindOf(route);
  if (caller === null) return {};
  const said = route.schema?.description;
  return {
    "x-latchkey-caller": caller,
    description: said === undefined ? CALLERS[caller] : `${said} ${CALLERS[caller]}`,
  };
}

const describeDialects: SwaggerTransformObject = (documents) => {
  if ("swaggerObject" in documents) return documents.swaggerObject;
  const { openapiObject: document } = documents;
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    const dialect = dialectOf(path);
    for (const method of METHODS) {
      const operation = item?.[method];
      if (!item || !operation) continue;
      const isOpen = isPublicRoute(method.toUpperCase(), path);
      // Methods that were registered together share one object.
      item[method] = {
        ...operation,
        operationId: operationId(method, path),
        tags: [dialect.name, ...(operation.tags ?? [])],
        security: isOpen ? [] : [...dialect.security],
      };
    }
  }
  document.tags = DIALECTS.map(({ name }) => ({ name }));
  return document;
};

function dialectOf(path: string): Dialect {
  const dialect = DIALECTS.find(({ isOfPath }) => isOfPath(path));
  if (!dialect) throw new Error(`no dialect for ${path}`);
  return dialect;
}

/** `get_app_v1_machines_by_id`: one for each method and path. */
function operationId(method: string, path: string): string {
  return `${method}${path.replaceAll(/\{(\w+)\}/g, "by_$1").replaceAll(/[^A-Za-z0-9]+/g, "_")}`;
}
