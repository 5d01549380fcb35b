import type { App } from "electron";
import { DEEP_LINK_SCHEME, linkOfArguments } from "./parse-deep-link.ts";

export interface LinkSourcesOptions {
  readonly app: Pick<App, "on" | "isReady" | "whenReady" | "setAsDefaultProtocolClient">;
  /** Of this process: its own, without the program. */
  readonly args: readonly string[];
  readonly platform: NodeJS.Platform;
  readonly receive: (link: string) => void;
  /** Brings the window to the front. */
  readonly show: () => void;
}

/**
 * Where links come from: macOS tells them by an event, which may come before the app is ready; elsewhere they are an argument of this
 * start, or of a second one that this process hears of. Of a second start's other arguments nothing is taken: it shows the window.
 */
export function listenForLinks({ app, args, platform, receive, show }: LinkSourcesOptions): void {
  const open = (link: string | null) => {
    void app.whenReady().then(() => {
      if (link !== null) receive(link);
      show();
    });
  };
  app.on("open-url", (event, url) => {
    event.preventDefault();
    open(url);
  });
  app.on("second-instance", (_event, argv) => open(linkOfArguments(argv.slice(1))));
  const first = linkOfArguments(args);
  if (first !== null) open(first);
  register(app, platform);
}

/** What follows `--` is no switch to Chromium, whatever a link contains. Linux has it in the package's desktop file. */
function register(app: Pick<App, "setAsDefaultProtocolClient">, platform: NodeJS.Platform): void {
  if (platform === "win32") app.setAsDefaultProtocolClient(DEEP_LINK_SCHEME, process.execPath, ["--"]);
  else if (platform === "darwin") app.setAsDefaultProtocolClient(DEEP_LINK_SCHEME);
}
