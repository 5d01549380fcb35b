import { isDeepStrictEqual } from "node:util";
import { join } from "node:path";
import type { Menu, MenuItemConstructorOptions, Tray } from "electron";
import type { Clock } from "../../base/clock.ts";
import type { Translate } from "../../i18n/translator.ts";
import type { DesktopState } from "../../protocol/desktop-ipc/state.ts";
import type { StateHub } from "../state-hub.ts";
import { trayMenu } from "./tray-menu.ts";
import { trayModel, type TrayAction, type TrayModel } from "./tray-model.ts";

export interface AppTrayParts {
  /** @throws where the system has no tray */
  readonly createTray: (icon: string) => Tray;
  readonly buildMenu: (template: MenuItemConstructorOptions[]) => Menu;
  /** Folder of `STATE-22.png`, `STATE-16.png` and `STATETemplate.png`. */
  readonly icons: string;
  readonly platform: DesktopState["platform"];
  readonly hub: Pick<StateHub, "current" | "notify" | "subscribe">;
  /** In the language that is shown at this moment. */
  readonly t: () => Translate;
  readonly clock: Pick<Clock, "now">;
  readonly run: (action: TrayAction) => void;
}

/** The app's place in the tray, where the system has one. */
export class AppTray {
  readonly #parts: AppTrayParts;
  readonly #tray: Tray | null;
  #shown: TrayModel | null = null;

  constructor(parts: AppTrayParts) {
    this.#parts = parts;
    this.#tray = this.#create();
    if (this.#tray === null) return;
    // Where a click opens the menu, it opens the menu.
    if (parts.platform !== "darwin") this.#tray.on("click", () => parts.run({ name: "showApp" }));
    parts.hub.subscribe(() => this.show());
    this.show();
  }

  /** False: the app is to be found by its windows alone. */
  get isThere(): boolean {
    return this.#tray !== null;
  }

  /** Also after another language was chosen. A menu that says the same is left open. */
  show(): void {
    const { buildMenu, clock, hub, run, t } = this.#parts;
    const model = trayModel(hub.current, t(), clock.now());
    const before = this.#shown;
    if (this.#tray === null || isDeepStrictEqual(before, model)) return;
    this.#shown = model;
    if (before?.icon !== model.icon) this.#tray.setImage(this.#iconFile(model.icon));
    this.#tray.setToolTip(model.tooltip);
    this.#tray.setContextMenu(buildMenu(trayMenu(model.items, run)));
  }

  #create(): Tray | null {
    try {
      return this.#parts.createTray(this.#iconFile("idle"));
    } catch (error) {
      this.#parts.hub.notify("no-tray", error instanceof Error ? error.message : String(error));
      return null;
    }
  }

  #iconFile(state: TrayModel["icon"]): string {
    const { icons, platform } = this.#parts;
    const size = platform === "win32" ? "16" : "22";
    return join(icons, platform === "darwin" ? `${state}Template.png` : `${state}-${size}.png`);
  }
}
