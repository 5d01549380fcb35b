import type { RouteOptions } from "fastify";
import type * as z from "zod";

/** What of a route tells how it may fail. */
export interface DescribedRoute {
  readonly url: string;
  readonly config: RouteOptions["config"];
  readonly isOpen: boolean;
  readonly takesInput: boolean;
}

const SUCCESSES: Readonly<Record<string, string>> = {
  200: "It is so, or was done",
  201: "It was made",
  202: "It was taken, and is done soon",
  204: "It was done; there is nothing to say",
};

const REFUSALS = {
  400: "Something in the path, the query or the body is wrong; the message names the field",
  401: "No credential, or one that is not valid (any more)",
  403: "The credential does not allow this",
  404: "There is no such thing, or none that the caller may know of",
  429: "Too often; `Retry-After` says in how many seconds to ask again",
  default: "Any other refusal, and failures of the server",
} as const;

/** The refusals that this route is known for, by status, each in the form of its dialect. */
export function describedRefusals(route: DescribedRoute, error: z.ZodType): Readonly<Record<string, z.ZodType>> {
  const isLimited = route.config?.rateLimit !== undefined;
  const known = {
    400: route.takesInput,
    401: !route.isOpen,
    403: !route.isOpen,
    404: route.url.includes(":"),
    429: isLimited,
    default: true,
  };
  const statuses = [400, 401, 403, 404, 429, "default"] as const;
  return Object.fromEntries(
    statuses.filter((status) => known[status]).map((status) => [status, error.describe(REFUSALS[status])]),
  );
}

/** Says what a status means where a route has not said it itself. */
export function describeSuccesses(response: unknown): unknown {
  if (!isRecord(response)) return response;
  return Object.fromEntries(
    Object.entries(response).map(([status, answer]) => {
      const meaning = SUCCESSES[status];
      if (meaning === undefined || !isRecord(answer) || "description" in answer) return [status, answer];
      return [status, { ...answer, description: meaning }];
    }),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
