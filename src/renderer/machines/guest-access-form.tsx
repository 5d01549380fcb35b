import { Button, Group, Radio, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** Whether guests may be let onto the machines. */
export function GuestAccessForm({ onNext }: { readonly onNext: (allowed: boolean) => void }) {
  const { t } = useTranslation("machines");
  const [wanted, setWanted] = useState("no");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onNext(wanted === "yes");
      }}
    >
      <Stack>
        <Radio.Group label={t("guestAccess")} value={wanted} onChange={setWanted}>
          <Stack gap={6} mt={6}>
            <Radio value="no" label={t("guestsDenied")} />
            <Radio value="yes" label={t("guestsAllowed")} />
          </Stack>
        </Radio.Group>
        <Group justify="flex-end">
          <Button type="submit">{t("seeEffect")}</Button>
        </Group>
      </Stack>
    </form>
  );
}
