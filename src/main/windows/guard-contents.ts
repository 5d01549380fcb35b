import type { App, Event, WebContents } from "electron";
import { isApiPath } from "../../protocol/http/api-path.ts";
import { isOwnPage } from "../app-scheme/app-origin.ts";
import type { WindowKind } from "./window-kinds.ts";

export interface ContentsGuardOptions {
  readonly app: Pick<App, "on">;
  /** Null for what is no window of ours. */
  readonly kindOf: (contents: WebContents) => WindowKind | null;
  readonly log: { warn(fields: object, text: string): void };
}

/**
 * Where a page may take its own window: the app to its own pages, nobody anywhere else. Moving between pages inside the app is no
 * navigation; this is about reloads and links.
 */
export function mayNavigate(kind: WindowKind | null, url: string, isMainFrame: boolean): boolean {
  if (!isMainFrame || (kind !== "app" && kind !== "viewer") || !isOwnPage(url)) return false;
  const path = URL.parse(url)?.pathname ?? "";
  // Whatever a server answers is data, never a page.
  return !isApiPath(path) && path !== "/capture.html";
}

/** Holds for every page that this process ever shows, developer tools apart, from its first moment. */
export function guardContents({ app, kindOf, log }: ContentsGuardOptions): void {
  app.on("web-contents-created", (_event, contents) => {
    const refuse = (event: Pick<Event, "preventDefault">, what: string) => {
      event.preventDefault();
      log.warn({ kind: kindOf(contents) }, `${what} was refused`);
    };
    const judge = (details: Pick<Event, "preventDefault"> & { url: string; isMainFrame: boolean }) => {
      if (!mayNavigate(kindOf(contents), details.url, details.isMainFrame)) refuse(details, "a navigation");
    };
    contents.setWindowOpenHandler(() => ({ action: "deny" }));
    contents.on("will-navigate", judge);
    contents.on("will-frame-navigate", judge);
    contents.on("will-redirect", judge);
    contents.on("will-attach-webview", (event) => refuse(event, "a webview"));
    contents.on("select-bluetooth-device", (event, _devices, choose) => {
      refuse(event, "a Bluetooth device");
      choose("");
    });
  });
  // A certificate that the system does not trust stays untrusted: there is no page to click it away on.
  app.on("certificate-error", (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on("select-client-certificate", (event, _contents, _url, _certificates, choose) => {
    event.preventDefault();
    choose();
  });
}
