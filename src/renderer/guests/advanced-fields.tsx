import { Button, Chip, Collapse, Group, Input, NumberInput, SimpleGrid, Stack, Switch, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { ADVANCED_FIELDS, type InviteForm } from "./invite-values.ts";
import { dayName } from "./recurrence-text.ts";

const DAYS = [1, 2, 3, 4, 5, 6, 7];

/** What few invites need. Opens by itself when something in it is wrong. */
export function AdvancedFields({ form }: { readonly form: InviteForm }) {
  const { t } = useTranslation("guests");
  const [isOpened, { toggle }] = useDisclosure(false);
  const contentId = useId();
  const isOpen = isOpened || ADVANCED_FIELDS.some((field) => form.errors[field] !== undefined);
  const Icon = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        ml={-8}
        leftSection={<Icon size={16} aria-hidden />}
        onClick={toggle}
        aria-expanded={isOpen}
        aria-controls={contentId}
      >
        {t("moreLimits")}
      </Button>
      <Collapse expanded={isOpen} id={contentId}>
        <Stack gap="sm" pt="sm">
          <Switch
            label={t("singleUse")}
            description={t("singleUseHint")}
            {...form.getInputProps("singleUse", { type: "checkbox" })}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <TextInput
              label={t("pin")}
              description={t("pinHint")}
              inputMode="numeric"
              autoComplete="off"
              maxLength={12}
              {...form.getInputProps("pin")}
            />
            <NumberInput
              label={t("totalMinutes")}
              description={t("totalMinutesHint")}
              min={1}
              allowDecimal={false}
              {...form.getInputProps("totalUseMinutes")}
            />
          </SimpleGrid>
          <Switch
            label={t("someDays")}
            description={t("someDaysHint")}
            {...form.getInputProps("recurs", { type: "checkbox" })}
          />
          {form.getValues().recurs && <RecurrenceFields form={form} />}
        </Stack>
      </Collapse>
    </div>
  );
}

function RecurrenceFields({ form }: { readonly form: InviteForm }) {
  const { t } = useTranslation("guests");
  const labelId = useId();
  const { days, from, until } = form.getValues();
  return (
    <Stack gap="sm">
      <fieldset aria-labelledby={labelId} className="plain-group">
        <Input.Label id={labelId} component="div" mb={4}>
          {t("days")}
        </Input.Label>
        <Chip.Group multiple value={[...days]} onChange={(chosen: string[]) => form.setFieldValue("days", chosen)}>
          <Group gap={6}>
            {DAYS.map((day) => (
              <Chip key={day} value={String(day)} size="sm" radius="sm">
                {dayName(t, day)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        {form.errors["days"] !== undefined && <Input.Error mt={4}>{form.errors["days"]}</Input.Error>}
      </fieldset>
      <SimpleGrid cols={2} spacing="sm">
        <TextInput label={t("from")} type="time" {...form.getInputProps("from")} />
        <TextInput
          label={until !== "" && until <= from ? t("untilNextDay") : t("until")}
          type="time"
          {...form.getInputProps("until")}
        />
      </SimpleGrid>
    </Stack>
  );
}
