import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useServices } from "../services.ts";
import { switchedTexts } from "./device-status.ts";
import type { ViewerDetails } from "./viewer-session.ts";

const SHOWN_MS = 6_000;

/** The last thing that was switched, for a while. */
export function useNotice(details: ViewerDetails | null): string {
  const { t } = useTranslation();
  const { clock } = useServices();
  const before = useRef<ViewerDetails | null>(null);
  const [notice, setNotice] = useState("");
  useEffect(() => {
    const texts = before.current && details ? switchedTexts(t, before.current, details) : [];
    before.current = details;
    if (texts.length > 0) setNotice(texts.join(" "));
  }, [details, t]);
  useEffect(() => {
    if (notice === "") return undefined;
    return clock.after(SHOWN_MS, () => setNotice(""));
  }, [notice, clock]);
  return notice;
}
