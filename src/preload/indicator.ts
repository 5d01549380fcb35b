import { contextBridge, ipcRenderer } from "electron";
import { exposeBridge } from "./expose-bridge.ts";

exposeBridge("indicator", { contextBridge, ipcRenderer });
