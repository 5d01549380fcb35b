import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { ConnectedControlPlane } from "../../protocol/desktop-ipc/state.ts";
import { useServices } from "../services.ts";
import { ask } from "./use-call.ts";

export interface AddressFormProps {
  readonly initial: { readonly address: string; readonly failure: string | null };
  readonly onFound: (found: ConnectedControlPlane, address: string) => void;
  readonly onBack: () => void;
}

/** Asks the app who answers at an address; nothing is chosen by that. */
export function AddressForm({ initial, onFound, onBack }: AddressFormProps) {
  const { t } = useTranslation("desktop");
  const { desktop } = useServices();
  const [address, setAddress] = useState(initial.address);
  const [failure, setFailure] = useState(initial.failure);
  const [isAsking, setIsAsking] = useState(false);

  async function find(): Promise<void> {
    setIsAsking(true);
    setFailure(null);
    const outcome = await ask(desktop, t, "findControlPlane", { address });
    setIsAsking(false);
    if (!outcome.isAnswered) setFailure(outcome.text);
    else if (outcome.answer.ok) onFound(outcome.answer.value, address);
    else setFailure(t(`find.${outcome.answer.reason}`));
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!isAsking) void find();
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          label={t("first.address")}
          description={t("first.addressHint")}
          value={address}
          onChange={({ currentTarget }) => setAddress(currentTarget.value)}
          error={failure}
          errorProps={{ role: "alert" }}
          autoComplete="url"
          autoCapitalize="none"
          inputMode="url"
          spellCheck={false}
          maxLength={2_048}
        />
        <Group justify="space-between">
          <Button variant="default" onClick={onBack}>
            {t("first.back")}
          </Button>
          <Button type="submit" loading={isAsking} disabled={address.trim() === ""}>
            {t("first.look")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
