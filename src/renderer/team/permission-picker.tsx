import { Button, Checkbox, Group, Input, Stack, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ApiPermission } from "../../protocol/http/api-key.ts";
import { permissionsOf, SUBJECTS, VIEWING } from "./permission-subjects.ts";

export interface PermissionPickerProps {
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  readonly error?: ReactNode;
}

/** What a key may do, by subject. What a search hides stays chosen. */
export function PermissionPicker({ value, onChange, error }: PermissionPickerProps) {
  const { t } = useTranslation("team");
  const [typed, setTyped] = useState("");
  const wanted = typed.trim().toLowerCase();
  const isWanted = (permission: ApiPermission) =>
    `${permission} ${t(`permission.${permission}`)}`.toLowerCase().includes(wanted);
  const shown = SUBJECTS.map((subject) => ({ subject, permissions: permissionsOf(subject).filter(isWanted) })).filter(
    ({ permissions }) => permissions.length > 0,
  );
  return (
    <fieldset className="plain-group">
      <Input.Label component="legend" mb={6}>
        {t("mayDo")}
      </Input.Label>
      <Stack gap="sm">
        <Group gap="sm" wrap="wrap">
          <TextInput
            type="search"
            aria-label={t("searchPermissions")}
            placeholder={t("searchPermissions")}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            style={{ flex: "1 1 200px" }}
          />
          <Button variant="default" size="sm" onClick={() => onChange([...new Set([...value, ...VIEWING])])}>
            {t("selectAllViewing")}
          </Button>
        </Group>
        {shown.length === 0 && <Text size="sm">{t("noPermission")}</Text>}
        {shown.map(({ subject, permissions }) => (
          <Checkbox.Group key={subject} label={t(`subject.${subject}`)} value={[...value]} onChange={onChange}>
            <Stack mt={6} gap="xs">
              {permissions.map((permission) => (
                <Checkbox
                  key={permission}
                  value={permission}
                  label={permission}
                  description={t(`permission.${permission}`)}
                />
              ))}
            </Stack>
          </Checkbox.Group>
        ))}
        <Text size="sm" c="dimmed" component="output">
          {t("chosen", { count: value.length })}
        </Text>
        {error !== undefined && error !== null && <Input.Error>{error}</Input.Error>}
      </Stack>
    </fieldset>
  );
}
