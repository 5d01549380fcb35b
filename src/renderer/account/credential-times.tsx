import { Trans, useTranslation } from "react-i18next";
import { RelativeTime } from "../components/relative-time.tsx";

/** When a credential was used last. */
export function LastUse({ at }: { readonly at: string | null }) {
  const { t } = useTranslation("account");
  if (at === null) return t("neverUsed");
  return <Trans t={t} i18nKey="used" components={{ time: <RelativeTime at={at} /> }} />;
}

/** When a credential stops working by itself. */
export function Expiry({ at }: { readonly at: string | null }) {
  const { t } = useTranslation("account");
  if (at === null) return t("doesNotExpire");
  return <Trans t={t} i18nKey="expires" components={{ time: <RelativeTime at={at} /> }} />;
}
