import type { FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { Refusal } from "../refusal.ts";
import { isStorageFailure } from "../storage/storage-failure.ts";

/**
 * What a caller may know of an error, whichever dialect tells it; null for a bug. A storage failure is logged here, because nothing
 * else would say why.
 */
export function toRefusal(error: unknown, request: FastifyRequest): Refusal | null {
  if (error instanceof Refusal) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return fromValidation(error.validation[0]);
  if (isStorageFailure(error)) {
    request.log.error({ err: error }, "the storage failed");
    return new Refusal("storage_unavailable", {}, { cause: error });
  }
  return fromFramework(error);
}

/** Reports a bug, once, at the edge. */
export function logUnexpected(error: unknown, request: FastifyRequest): void {
  request.log.error({ err: error, method: request.method, route: request.routeOptions.url }, "unexpected error");
}

function fromValidation(first: { instancePath: string; message?: string } | undefined): Refusal {
  const field = first?.instancePath.slice(1).replaceAll("/", ".");
  const message = first?.message;
  return new Refusal("invalid_arguments", { ...(field ? { field } : {}), ...(message ? { message } : {}) });
}

/** Bodies that are too large, no JSON or of another type, and paths that no URL can have. */
function fromFramework(error: unknown): Refusal | null {
  if (!(error instanceof Error) || !("statusCode" in error)) return null;
  switch (error.statusCode) {
    case 413:
      return new Refusal("payload_too_large", {}, { cause: error });
    case 404:
      return new Refusal("not_found", {}, { cause: error });
    case 400:
    case 415:
      return new Refusal("invalid_arguments", { message: error.message }, { cause: error });
    default:
      return null;
  }
}
