import { app } from "electron";

/*
 * The desktop app's main process: it owns windows, tray, links, settings and the processes beside it, and decides nothing about machines,
 * people or rights. Wires only; each folder's main file says what it is for, and takes the parts of Electron that it uses as parameters.
 */
if (!app.requestSingleInstanceLock()) app.exit(0);
