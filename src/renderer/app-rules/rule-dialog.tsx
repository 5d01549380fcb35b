import { Button, Fieldset, Group, Modal, NumberInput, Radio, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ConnectionRule } from "../../protocol/app-rule.ts";
import type { AppRuleItem } from "../../protocol/http/app-rule.ts";
import { APP_RULES, createAppRule, updateAppRule } from "../api/app-rules.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { useSubmit } from "../components/use-submit.ts";
import { requireText } from "../sign-in/form-rules.ts";
import { DEVICES, DUTIES, LIMITS, rulesOf, valuesOf } from "./rule-values.ts";

export interface RuleDialogProps {
  /** Null: a new one. */
  readonly rule: AppRuleItem | null;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Makes a rule, or changes one; every setting says what it does. */
export function RuleDialog({ rule, opened, onClose }: RuleDialogProps) {
  const { t } = useTranslation("rules");
  const title = rule ? t("changeRule", { rule: rule.name }) : t("newRule");
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg">
      {opened && <RuleForm key={rule?.id ?? "new"} rule={rule} onClose={onClose} />}
    </Modal>
  );
}

function RuleForm({ rule, onClose }: Omit<RuleDialogProps, "opened">) {
  const { t } = useTranslation(["rules", "common"]);
  const queryClient = useQueryClient();
  const form = useForm({ initialValues: valuesOf(rule), validate: { name: requireText(t("enterName")) } });
  const submit = useSubmit(
    form,
    async (values) => {
      const rules = rulesOf(values);
      const name = values.name.trim();
      if (rule) await updateAppRule(rule.id, rule.is_default ? { rules } : { name, rules });
      else await createAppRule({ name, rules });
      await queryClient.invalidateQueries({ queryKey: APP_RULES });
      onClose();
    },
    { name: "name" },
  );
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput
          label={t("name")}
          description={rule?.is_default ? t("defaultName") : undefined}
          maxLength={64}
          disabled={rule?.is_default ?? false}
          {...form.getInputProps("name")}
        />
        <Fieldset legend={t("allowed")}>
          <Stack gap="sm">
            {DEVICES.map((name) => (
              <Switch
                key={name}
                label={t(`setting.${name}`)}
                description={t(`about.${name}`)}
                {...form.getInputProps(name, { type: "checkbox" })}
              />
            ))}
          </Stack>
        </Fieldset>
        <Fieldset legend={t("duties")}>
          <Stack gap="sm">
            {DUTIES.map((name) => (
              <Switch
                key={name}
                label={t(`setting.${name}`)}
                description={t(`about.${name}`)}
                {...form.getInputProps(name, { type: "checkbox" })}
              />
            ))}
          </Stack>
        </Fieldset>
        <Fieldset legend={t("limits")}>
          <Stack gap="sm">
            {LIMITS.map(({ max, min, name, unit }) => (
              <NumberInput
                key={name}
                label={t(`setting.${name}`)}
                description={t(`about.${name}`)}
                placeholder={t("noLimit")}
                min={min / unit}
                max={max / unit}
                clampBehavior="blur"
                {...form.getInputProps(`limits.${name}`)}
              />
            ))}
          </Stack>
        </Fieldset>
        <Radio.Group label={t("setting.connection")} {...form.getInputProps("connection")}>
          <Stack gap={6} mt={6}>
            {ConnectionRule.options.map((way) => (
              <Radio key={way} value={way} label={t(`connection.${way}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <Text size="sm" c="dimmed">
          {t("atOnce")}
        </Text>
        <FailureNote text={submit.failure} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={submit.isRunning}>
            {t("common:save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
