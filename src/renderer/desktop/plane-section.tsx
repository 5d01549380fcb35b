import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Facts, type Fact } from "../components/facts.tsx";
import { Fingerprint } from "../components/fingerprint.tsx";
import { Section } from "../components/section.tsx";
import { ForgetButton } from "./forget-button.tsx";
import { useDesktopState } from "./use-desktop.ts";

/** The control plane that this app belongs to. */
export function PlaneSection() {
  const { t } = useTranslation("desktop");
  const { controlPlane } = useDesktopState();
  if (controlPlane === null) return null;
  const { teamName, origin, keyFingerprint, isOwn, state, detail } = controlPlane;
  const standing = [t(`plane.${state}`), isOwn ? t("plane.own") : "", detail];
  const facts: readonly Fact[] = [
    { name: t("plane.team"), value: teamName },
    { name: t("plane.address"), value: origin },
    { name: t("plane.fingerprint"), value: <Fingerprint value={keyFingerprint} of={teamName} /> },
    { name: t("plane.state"), value: standing.filter((part) => part !== "").join(" · ") },
  ];
  return (
    <Section title={t("plane.title")}>
      <Stack gap="sm" align="flex-start">
        <Facts facts={facts} />
        <ForgetButton controlPlane={controlPlane} />
      </Stack>
    </Section>
  );
}
