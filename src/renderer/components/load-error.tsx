import { Alert, Button, Group } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { failureText } from "../api/api-failure.ts";

export interface LoadErrorProps {
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly title?: string;
}

export function LoadError({ error, onRetry, title }: LoadErrorProps) {
  const { t } = useTranslation();
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconPlugConnectedX />}
      title={title ?? t("couldNotBeLoaded")}
      role="alert"
    >
      {failureText(t, error)}
      <Group mt="sm">
        <Button size="xs" variant="default" onClick={onRetry}>
          {t("tryAgain")}
        </Button>
      </Group>
    </Alert>
  );
}
