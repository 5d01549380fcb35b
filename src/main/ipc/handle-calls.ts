import type { IpcMain, WebContents } from "electron";
import { DESKTOP_CALLS, type DesktopRequest, type DesktopResponse } from "../../protocol/desktop-ipc/calls.ts";
import { CALLS_OF, desktopChannel, type DesktopCallName } from "../../protocol/desktop-ipc/names.ts";
import type { WindowKind } from "../windows/window-kinds.ts";
import { whyNotTrusted } from "./trusted-sender.ts";

/*
 * What windows ask of the main process. Every channel comes from the one declaration in src/protocol/desktop-ipc; who asks and what they
 * say is checked before anything happens, and there is no other way in.
 */

/** Which window asked. */
export interface Asking {
  readonly contents: WebContents;
}

/** One function for each call that is declared, and no other. */
export type DesktopHandlers = {
  readonly [Name in DesktopCallName]: (
    request: DesktopRequest<Name>,
    asking: Asking,
  ) => DesktopResponse<Name> | Promise<DesktopResponse<Name>>;
};

export interface HandleCallsOptions {
  readonly ipcMain: Pick<IpcMain, "handle">;
  readonly handlers: DesktopHandlers;
  /** Null for what is no window of ours. */
  readonly kindOf: (contents: WebContents) => WindowKind | null;
  readonly log: { warn(fields: object, text: string): void; error(fields: object, text: string): void };
}

/** What a window hears of a call that is not answered. What went wrong is in the log: it may say more than a page should know. */
const REFUSED = "the app does not answer this window";
const MISUNDERSTOOD = "the app does not understand this request";
const FAILED = "the app could not do this";

export function handleCalls(options: HandleCallsOptions): void {
  const names = new Set<DesktopCallName>([...CALLS_OF.app, ...CALLS_OF.indicator]);
  for (const name of names) handleCall(name, options.handlers[name], options);
}

function handleCall<Name extends DesktopCallName>(
  name: Name,
  run: DesktopHandlers[Name],
  { ipcMain, kindOf, log }: HandleCallsOptions,
): void {
  const { request: Request, response: Response } = DESKTOP_CALLS[name];

  ipcMain.handle(desktopChannel(name), async (event, ...args: unknown[]) => {
    const reason = whyNotTrusted(event, name, kindOf);
    if (reason !== null) {
      log.warn({ call: name, reason }, "a call was refused");
      throw new Error(REFUSED);
    }
    const request = args.length > 1 ? null : Request.safeParse(args[0]);
    if (request?.success !== true) {
      log.warn({ call: name, paths: request?.error.issues.map(({ path }) => path.join(".")) }, "a call was malformed");
      throw new Error(MISUNDERSTOOD);
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema of this very name has just parsed it
    const asked = request.data as DesktopRequest<Name>;
    const answer = async () => Response.parse(await run(asked, { contents: event.sender }));
    const [outcome] = await Promise.allSettled([answer()]);
    // What is not declared does not leave, nor does why something failed.
    if (outcome.status === "fulfilled") return outcome.value;
    log.error({ call: name, err: outcome.reason }, "a call failed");
    throw new Error(FAILED);
  });
}
