import { ipcRenderer } from "electron";
import { passCapturePort } from "./pass-capture-port.ts";

passCapturePort(ipcRenderer, window);
