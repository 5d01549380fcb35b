import type { MenuItemConstructorOptions } from "electron";
import type { TrayAction, TrayItem } from "./tray-model.ts";

/** The items as Electron builds menus from. An ampersand in a label would underline the next letter and vanish. */
export function trayMenu(items: readonly TrayItem[], run: (action: TrayAction) => void): MenuItemConstructorOptions[] {
  return items.map((item): MenuItemConstructorOptions => {
    if (item.kind === "separator") return { type: "separator" };
    const label = item.label.replaceAll("&", "&&");
    switch (item.kind) {
      case "text":
        return { label, enabled: false };
      case "menu":
        return { label, submenu: trayMenu(item.items, run) };
      case "action":
        return { label, click: () => run(item.action) };
      case "switch": {
        const { action, isOn } = item;
        const common = { type: "checkbox", label, checked: isOn, enabled: action !== null } as const;
        return action === null ? common : { ...common, click: () => run(action) };
      }
      default:
        return item satisfies never;
    }
  });
}
