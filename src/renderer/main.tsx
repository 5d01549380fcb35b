import { createRoot } from "react-dom/client";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./brand/global.css";
import { App } from "./app.tsx";
import { createAppRouter } from "./router.tsx";
import { createServices } from "./services.ts";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
const services = createServices();
createRoot(root).render(<App services={services} router={createAppRouter(services)} />);
