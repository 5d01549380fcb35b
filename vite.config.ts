import react from "@vitejs/plugin-react";
import mantine from "postcss-preset-mantine";
import { defineConfig, type ProxyOptions } from "vite";

/** Where `latchkey up` listens unless told otherwise. */
const CONTROL_PLANE = "http://127.0.0.1:7420";

/** The control plane refuses foreign origins, so the development server speaks to it under its own. */
const toControlPlane: ProxyOptions = { target: CONTROL_PLANE, ws: true, headers: { origin: CONTROL_PLANE } };

export default defineConfig({
  root: "src/renderer",
  base: "/",
  plugins: [react()],
  css: { postcss: { plugins: [mantine()] } },
  build: {
    outDir: "../../dist/renderer",
    emptyOutDir: true,
    target: "es2023",
    // Nothing is inlined: the content security policy allows scripts and images from files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { app: "src/renderer/index.html", capture: "src/renderer/capture.html" },
    },
  },
  server: {
    host: "127.0.0.1",
    port: 5173,
    strictPort: true,
    proxy: { "/app/v1": toControlPlane, "/api": toControlPlane, "/v1": toControlPlane },
  },
});
