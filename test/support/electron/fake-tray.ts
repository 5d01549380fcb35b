import { EventEmitter } from "node:events";
import type { MenuItemConstructorOptions } from "electron";

/** Electron's tray, which writes down what it shows. Menus stay the templates that they are built from. */
export class FakeTray extends EventEmitter {
  readonly images: string[];
  tooltip = "";
  readonly menus: MenuItemConstructorOptions[][] = [];

  constructor(image: string) {
    super();
    this.images = [image];
  }

  setImage(image: string): void {
    this.images.push(image);
  }

  setToolTip(text: string): void {
    this.tooltip = text;
  }

  setContextMenu(menu: MenuItemConstructorOptions[]): void {
    this.menus.push(menu);
  }

  /** Clicks the item of the shown menu that has this label. */
  click(label: string): void {
    const menu = this.menus.at(-1) ?? [];
    const item = menu.find((one) => one.label === label);
    if (item === undefined) throw new Error(`the tray has no ${label}: ${menu.map((one) => one.label ?? "").join()}`);
    (item.click as () => void)();
  }
}
