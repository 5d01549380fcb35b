import { Radio, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSession } from "../api/session.ts";

/** How links reach those who are invited. */
export type Delivery = "mail" | "by-hand";

const DELIVERIES = ["mail", "by-hand"] as const satisfies readonly Delivery[];

export interface DeliveryChoiceProps {
  readonly value?: string;
  readonly onChange?: (value: string) => void;
  /** How many are invited, as far as it is known; one or several differ in words. */
  readonly count: number;
}

/** Whether a mail is sent. Without a mail server there is nothing to choose. */
export function DeliveryChoice({ count, ...input }: DeliveryChoiceProps) {
  const { t } = useTranslation("people");
  const { mail_configured: canMail } = useSession();
  if (!canMail) {
    return (
      <Text size="sm" c="dimmed">
        {t("delivery.noMail", { count })}
      </Text>
    );
  }
  return (
    <Radio.Group label={t("delivery.label", { count })} {...input}>
      <Stack mt={8} gap="xs">
        {DELIVERIES.map((delivery) => (
          <Radio
            key={delivery}
            value={delivery}
            label={t(`delivery.${delivery}`, { count })}
            description={t(`delivery.hint.${delivery}`, { count })}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
