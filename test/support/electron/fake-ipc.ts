import type { IpcMain, IpcMainInvokeEvent } from "electron";

type Handler = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;

/** Electron's `ipcMain`. `invoke` is what a frame does. */
export class FakeIpcMain {
  readonly handlers = new Map<string, Handler>();

  asElectron(): IpcMain {
    return this as unknown as IpcMain;
  }

  handle(channel: string, handler: Handler): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.handlers.set(channel, handler);
  }

  removeHandler(channel: string): void {
    this.handlers.delete(channel);
  }

  /** As Electron: a channel that nobody handles is an error of the caller. */
  async invoke(channel: string, event: unknown, ...args: unknown[]): Promise<unknown> {
    const handler = this.handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return handler(event as IpcMainInvokeEvent, ...args);
  }
}
