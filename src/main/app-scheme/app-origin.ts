import type { CustomScheme } from "electron";

/*
 * The app's own scheme: the built web app from the package, under a policy that lets it speak to nobody else, and behind the paths of the
 * API the one control plane that was chosen. No page of a server ever has this origin.
 */
export const APP_SCHEME = "latchkey-app";
export const APP_HOST = "app";
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/** A secure origin of its own, so that pages have the browser's cryptography, WebRTC and `fetch`; no service workers, no CSP bypass. */
export const APP_SCHEME_PRIVILEGES: CustomScheme = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

/** Where a window's page is. */
export function appUrl(path: `/${string}`): string {
  return `${APP_ORIGIN}${path}`;
}

/** Whether an address, or an origin, is of the app's own scheme. */
export function isOwnPage(url: string): boolean {
  return url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`);
}
