import { Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConnectedControlPlane } from "../../protocol/desktop-ipc/state.ts";
import { Door } from "../sign-in/door.tsx";
import { AddressForm } from "./address-form.tsx";
import type { ControlPlaneChoice } from "./control-plane-choice.ts";
import { DesktopNotices } from "./desktop-notices.tsx";
import { FoundControlPlane } from "./found-control-plane.tsx";
import { StartOwn } from "./start-own.tsx";
import { StopAllBar } from "./stop-all-bar.tsx";
import { WayButton } from "./way-button.tsx";

type Step =
  | { readonly name: "ways" }
  | { readonly name: "address"; readonly address: string; readonly failure: string | null }
  | { readonly name: "found"; readonly address: string; readonly found: ConnectedControlPlane };

/** Which control plane this computer belongs to: the team's, or one of its own. */
export function FirstRunPage(props: ControlPlaneChoice) {
  const { t } = useTranslation("desktop");
  const [step, setStep] = useState<Step>({ name: "ways" });
  if (step.name === "address") {
    return (
      <Door title={t("first.join")} lead={t("first.joinText")}>
        <AddressForm
          initial={step}
          onFound={(found, address) => setStep({ name: "found", found, address })}
          onBack={() => setStep({ name: "ways" })}
        />
      </Door>
    );
  }
  if (step.name === "found") {
    return (
      <FoundControlPlane
        {...props}
        found={step.found}
        onOther={(failure) => setStep({ name: "address", address: step.address, failure })}
      />
    );
  }
  return (
    <Door title={t("first.title")} lead={t("first.lead")}>
      <Stack gap="md">
        <DesktopNotices />
        <StopAllBar />
        <WayButton
          title={t("first.join")}
          text={t("first.joinText")}
          onClick={() => setStep({ name: "address", address: "", failure: null })}
        />
        <StartOwn {...props} />
      </Stack>
    </Door>
  );
}
