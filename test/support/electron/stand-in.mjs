import { registerHooks } from "node:module";

/*
 * `node --import` this, and `electron` is a module with the names that the main process imports and nothing behind them but what a start
 * needs before anything is shown: enough to see a start that fails.
 */
const NAMES = [
  "BrowserWindow",
  "crashReporter",
  "desktopCapturer",
  "dialog",
  "globalShortcut",
  "ipcMain",
  "Menu",
  "MessageChannelMain",
  "powerMonitor",
  "protocol",
  "safeStorage",
  "screen",
  "session",
  "shell",
  "systemPreferences",
  "Tray",
  "utilityProcess",
];

const source = `
export const app = {
  exit: (code) => process.exit(code),
  isReady: () => false,
  setPath: () => undefined,
  requestSingleInstanceLock: () => process.env.TEST_IS_FIRST !== "no",
};
${NAMES.map((name) => `export const ${name} = {};`).join("\n")}
`;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== "electron") return next(specifier, context);
    return { url: `data:text/javascript,${encodeURIComponent(source)}`, shortCircuit: true };
  },
});
