import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { I18nextProvider } from "react-i18next";
import { Look } from "../../../src/renderer/brand/look.tsx";
import { pickBridge } from "../../../src/renderer/desktop/bridge.ts";
import { Desktop } from "../../../src/renderer/desktop/desktop.ts";
import { AppLanguage } from "../../../src/renderer/language/app-language.ts";
import { createServices, ServicesContext } from "../../../src/renderer/services.ts";
import { ViewerScreen } from "../../../src/renderer/viewer/viewer-screen.tsx";
import { FakeViewerSession } from "../fake-viewer-session.ts";

/* The viewer's screen around a session that the test plays: `viewer` of the page. */
const viewer = new FakeViewerSession();
Object.assign(globalThis, { viewer });
const language = new AppLanguage({ root: document.documentElement, wanted: () => navigator.languages });
const screen = createElement(ViewerScreen, { session: viewer, machineName: "atelier" });
const services = createServices(language, new Desktop(pickBridge({})));
const page = createElement(ServicesContext, { value: services }, screen);
const look = createElement(Look, null, page);
createRoot(document.getElementById("root")!).render(
  createElement(I18nextProvider, { i18n: language.translator }, look),
);
