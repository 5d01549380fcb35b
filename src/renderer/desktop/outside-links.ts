import { notifications } from "@mantine/notifications";
import type { Translator } from "../../i18n/translator.ts";
import type { Desktop } from "./desktop.ts";
import { ask } from "./use-call.ts";

/** In the app a link that leaves it goes to the person's browser, which the main process opens; a window here never leaves. */
export function openLinksOutside(desktop: Desktop, translator: Translator, page: Document): void {
  if (!desktop.view.isApp) return;
  page.addEventListener(
    "click",
    (event) => {
      const url = outsideUrl(event.target, page.location);
      if (url === null) return;
      event.preventDefault();
      void open(desktop, translator, url);
    },
    { capture: true },
  );
}

async function open(desktop: Desktop, { t }: Translator, url: string): Promise<void> {
  const outcome = await ask(desktop, t, "openExternal", { url });
  if (outcome.isAnswered && outcome.answer.ok) return;
  const message = outcome.isAnswered ? t("desktop:outcome.not-allowed") : outcome.text;
  notifications.show({ color: "red", title: t("desktop:refusedByApp"), message, autoClose: 8_000 });
}

/** The address of the link that was pressed, when it leads out of the app; null for everything else. */
export function outsideUrl(target: EventTarget | null, here: { readonly origin: string }): string | null {
  const link = target instanceof Element ? target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement)) return null;
  const leaves = link.protocol === "mailto:" || link.origin !== here.origin;
  return leaves ? link.href : null;
}
