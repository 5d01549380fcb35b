import { MantineProvider } from "@mantine/core";
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { cssVariables, theme } from "../../../src/renderer/brand/theme.ts";
import { createServices, ServicesContext } from "../../../src/renderer/services.ts";
import { ViewerScreen } from "../../../src/renderer/viewer/viewer-screen.tsx";
import { FakeViewerSession } from "../fake-viewer-session.ts";

/* The viewer's screen around a session that the test plays: `viewer` of the page. */
const viewer = new FakeViewerSession();
Object.assign(globalThis, { viewer });
const screen = createElement(ViewerScreen, { session: viewer, machineName: "atelier" });
const page = createElement(ServicesContext, { value: createServices() }, screen);
const look = { theme, cssVariablesResolver: cssVariables, defaultColorScheme: "auto" } as const;
createRoot(document.getElementById("root")!).render(createElement(MantineProvider, look, page));
