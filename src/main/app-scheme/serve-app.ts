import type { WindowKind } from "../windows/window-kinds.ts";
import { contentPolicy, pageHeaders } from "./content-policy.ts";
import type { PackagedFiles } from "./packaged-files.ts";
import { passOn, type PassOnOptions } from "./pass-on.ts";
import { routeRequest } from "./route-request.ts";

export interface ServeAppOptions extends PassOnOptions {
  readonly files: PackagedFiles;
  /** Of the control plane that was chosen, whether or not it can be reached. */
  readonly controlPlane: () => string | null;
  /** Unguessable, anew at each call. */
  readonly nonce: () => string;
}

/** Where the page's own scripts find the nonce for style elements. */
const NONCE_PLACE = "<head>";

/** Answers every request for the app's scheme in sessions of one kind of window. */
export function serveApp(kind: WindowKind, options: ServeAppOptions): (request: Request) => Promise<Response> {
  const { files } = options;
  return async (request) => {
    const route = routeRequest(kind, request, (name) => files.has(name));
    switch (route.to) {
      case "api":
        return passOn(route.path, request, options);
      case "file":
        return answerFile(kind, files, route.name);
      case "page":
        return answerPage(kind, options, route.name);
      case "nowhere":
        return new Response(null, { status: 404 });
      default:
        return route satisfies never;
    }
  };
}

async function answerFile(kind: WindowKind, files: PackagedFiles, name: string): Promise<Response> {
  const file = await files.read(name);
  if (file === null) return new Response(null, { status: 404 });
  return new Response(new Uint8Array(file.body), { headers: { ...pageHeaders(kind), "content-type": file.type } });
}

async function answerPage(
  kind: WindowKind,
  { controlPlane, files, nonce }: ServeAppOptions,
  name: string,
): Promise<Response> {
  const file = await files.read(name);
  if (file === null) return new Response(null, { status: 404 });
  const styleNonce = nonce();
  const html = file.body
    .toString("utf8")
    .replace(NONCE_PLACE, `${NONCE_PLACE}<meta name="style-nonce" content="${styleNonce}">`);
  const policy = contentPolicy({ kind, controlPlane: controlPlane(), styleNonce });
  const headers = { ...pageHeaders(kind), "content-type": file.type, "content-security-policy": policy };
  return new Response(html, { headers });
}
