import { Input, SegmentedControl, Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { formatMoment, formatZone, ownZone } from "../format/window.ts";
import { useNow } from "../services.ts";
import { inviteWindow, type InviteForm } from "./invite-values.ts";
import { knownZones, WINDOW_PRESETS } from "./invite-window.ts";

/** More would only slow the list down; typing narrows it. */
const ZONES_SHOWN = 40;
const ZONES = knownZones(ownZone()).map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));

/** From when until when, by the clock of a zone that is always named. */
export function WindowFields({ form }: { readonly form: InviteForm }) {
  const { t } = useTranslation("guests");
  const labelId = useId();
  const { preset, starts, zone } = form.getValues();
  const isOther = preset === "other";
  return (
    <Stack gap="xs">
      <div>
        <Input.Label id={labelId} component="div">
          {t("when")}
        </Input.Label>
        <SegmentedControl
          aria-labelledby={labelId}
          data={WINDOW_PRESETS.map((value) => ({ value, label: t(`windows.${value}`) }))}
          fullWidth
          value={preset}
          onChange={(value) => form.setFieldValue("preset", WINDOW_PRESETS.find((known) => known === value) ?? "hour")}
        />
      </div>
      {isOther && (
        <>
          <SegmentedControl
            aria-label={t("start")}
            data={[
              { value: "now", label: t("startsNow") },
              { value: "later", label: t("startsLater") },
            ]}
            value={starts}
            onChange={(value) => form.setFieldValue("starts", value === "now" ? "now" : "later")}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            {starts === "later" && (
              <TextInput label={t("from")} type="datetime-local" {...form.getInputProps("startsAt")} />
            )}
            <TextInput label={t("until")} type="datetime-local" {...form.getInputProps("expiresAt")} />
          </SimpleGrid>
        </>
      )}
      <Select
        label={t("timeZone")}
        data={ZONES}
        searchable
        limit={ZONES_SHOWN}
        allowDeselect={false}
        nothingFoundMessage={t("noSuchZone")}
        {...form.getInputProps("zone")}
        value={zone}
      />
      <WindowSummary form={form} />
      {!isOther && <Input.Error>{form.errors["startsAt"] ?? form.errors["expiresAt"]}</Input.Error>}
    </Stack>
  );
}

/** The window in words, before it is sent. */
function WindowSummary({ form }: { readonly form: InviteForm }) {
  const { t } = useTranslation("guests");
  const nowMs = useNow();
  const values = form.getValues();
  const { startsAt, expiresAt } = inviteWindow(values, nowMs);
  if ("problem" in expiresAt || (startsAt !== null && "problem" in startsAt)) return null;
  const terms = {
    end: formatMoment(t, expiresAt.ms, values.zone),
    zone: formatZone(values.zone, expiresAt.ms),
  };
  return (
    <Text size="sm" c="dimmed" component="output">
      {startsAt === null
        ? t("windowFromNow", terms)
        : t("windowFrom", { ...terms, start: formatMoment(t, startsAt.ms, values.zone) })}
    </Text>
  );
}
