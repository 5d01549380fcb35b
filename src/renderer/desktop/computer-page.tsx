import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { sessionQuery } from "../api/session.ts";
import { Page } from "../components/page.tsx";
import { AppLayout } from "../shell/app-layout.tsx";
import { Door } from "../sign-in/door.tsx";
import { BareFrame } from "./bare-frame.tsx";
import { HostingProblems } from "./hosting-problems.tsx";
import { PlaneSection } from "./plane-section.tsx";
import { PreferencesSection } from "./preferences-section.tsx";
import { ShareSection } from "./share-section.tsx";
import { UpdateSection } from "./update-section.tsx";
import { useDesktop } from "./use-desktop.ts";
import { WhoIsOn } from "./who-is-on.tsx";
import { WithholdSection } from "./withhold-section.tsx";

/** Everything about this machine itself. It asks no server but for the frame around it, and stands without that. */
export function ComputerPage() {
  const { t } = useTranslation(["desktop", "common"]);
  const { state } = useDesktop();
  const session = useQuery({ ...sessionQuery, enabled: state !== null });
  if (state === null) {
    return (
      <Door title={t("computer.title")}>
        <Text>{t("common:needsApp")}</Text>
      </Door>
    );
  }
  const content = (
    <Page title={t("computer.title")} description={t("computer.lead")} width="narrow">
      <HostingProblems />
      <WhoIsOn />
      <WithholdSection />
      <ShareSection />
      <PreferencesSection />
      <UpdateSection />
      <PlaneSection />
    </Page>
  );
  return session.data?.user ? <AppLayout>{content}</AppLayout> : <BareFrame>{content}</BareFrame>;
}
