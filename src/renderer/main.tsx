import { createRoot } from "react-dom/client";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./brand/global.css";
import { App } from "./app.tsx";
import { shareStyleNonce } from "./brand/style-nonce.ts";
import { pickBridge } from "./desktop/bridge.ts";
import { Desktop } from "./desktop/desktop.ts";
import { followDesktopLanguage } from "./desktop/desktop-language.ts";
import { openLinksOutside } from "./desktop/outside-links.ts";
import { AppLanguage } from "./language/app-language.ts";
import { storedPreferences } from "./language/preferences.ts";
import { createAppRouter } from "./router.tsx";
import { createServices } from "./services.ts";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
shareStyleNonce();
const language = new AppLanguage({ root: document.documentElement, wanted: () => navigator.languages });
// Before the first paint, so that nobody sees the page change its language. Without its words the page is better in English than not at all.
await language.show(storedPreferences(() => localStorage).language).catch(reportError);
const desktop = new Desktop(pickBridge(window));
followDesktopLanguage(desktop, language);
void desktop.start();
openLinksOutside(desktop, language.translator, document);
const services = createServices(language, desktop);
createRoot(root).render(<App services={services} router={createAppRouter(services)} />);
