/** Paths of the control plane's APIs. Everything else is the web app's: its files, and the addresses that it routes itself. */
const API_PATH = /^\/(v1|api|app\/v1|openapi\.json|healthz|readyz|metrics)(\/|$)/;

/** `path`: without query. */
export function isApiPath(path: string): boolean {
  return API_PATH.test(path);
}
