import type { ApiOperation } from "./api-document.ts";
import { exampleOf } from "./example-of.ts";
import type { Definitions } from "./schema-text.ts";

const JSON_TYPE = "application/json";
/** What an API key or access token is called in the shell. */
const SECRET = "$LATCHKEY_TOKEN";

/**
 * The call of an operation for a POSIX shell, with what is required of query and body. Parameters in the path stay in braces, to be
 * replaced.
 */
export function curlExample(operation: ApiOperation, definitions: Definitions, origin: string): string {
  const { method, parameters, path, requestBody, security } = operation;
  const query = parameters
    .filter((parameter) => parameter.in === "query" && parameter.required)
    .map(({ name, schema }) => `${name}=${encodeURIComponent(String(exampleOf(schema, definitions)))}`);
  const url = `${origin}${path}${query.length > 0 ? `?${query.join("&")}` : ""}`;
  const isWithBearer = security.some((way) => "teamKey" in way || "token" in way);
  const body = requestBody?.content[JSON_TYPE];
  return [
    `curl${method === "GET" ? "" : ` --request ${method}`} ${quoted(url)}`,
    ...(isWithBearer ? [`  --header "Authorization: Bearer ${SECRET}"`] : []),
    ...(body
      ? [
          `  --header ${quoted(`Content-Type: ${JSON_TYPE}`)}`,
          `  --data ${quoted(JSON.stringify(exampleOf(body.schema, definitions)))}`,
        ]
      : []),
  ].join(" \\\n");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
