export declare const TRAY_STATES: readonly ["idle", "on", "asking", "stopped"];
export type TrayState = (typeof TRAY_STATES)[number];
/** The whole mark, as Linux and Windows show apps. */
export declare function appIcon(): string;
/** With the room around it that macOS leaves around its tiles. */
export declare function macAppIcon(): string;
/** On a tile of its own, so that it can be seen on light and dark panels alike. */
export declare function trayIcon(state: TrayState): string;
/** For macOS, which colours it itself: black, and what is left out. */
export declare function trayTemplate(state: TrayState): string;
