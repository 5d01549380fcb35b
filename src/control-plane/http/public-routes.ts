/**
 * What answers without a credential, as `METHOD /path`; a token in the path or body is one of its own. Whatever is missing here is described
 * as closed, and a test asks every route whether that is true.
 */
export const PUBLIC_ROUTES: ReadonlySet<string> = new Set([
  "GET /healthz",
  "GET /readyz",
  "GET /app/v1/identity",
  "GET /app/v1/session",
  "POST /app/v1/setup",
  "POST /app/v1/sign-in",
  "POST /app/v1/sign-out",
  "GET /app/v1/invites/by-code/{code}",
  "POST /app/v1/invites/by-code/{code}/accept",
  "GET /app/v1/guest/{token}",
  "POST /app/v1/guest/{token}/prepare",
  "POST /app/v1/guest/{token}/ticket",
  "GET /api/users/adm/hassuperadmin",
  "POST /api/users/adm/createsuperadmin",
  "POST /api/users/adm/authenticate",
]);

/** `path`: as routes are registered, with `:code` or `{code}`. HEAD is as open as GET. */
export function isPublicRoute(method: string, path: string): boolean {
  const key = `${method === "HEAD" ? "GET" : method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`;
  return PUBLIC_ROUTES.has(key);
}
