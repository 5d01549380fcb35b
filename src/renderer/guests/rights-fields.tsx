import { Group, Input, Radio, Stack, Text } from "@mantine/core";
import { RightsSwitches } from "../sessions/rights-switches.tsx";
import type { InviteForm } from "./invite-values.ts";
import { presetOf, RIGHTS_PRESETS } from "./rights-presets.ts";

/** What is handed out: by what it is good for, or one by one. */
export function RightsFields({ form }: { readonly form: InviteForm }) {
  const { rights } = form.getValues();
  const choose = (name: string) => {
    const preset = RIGHTS_PRESETS.find((known) => known.name === name);
    if (preset) form.setFieldValue("rights", preset.rights);
  };
  return (
    <div>
      <Radio.Group label="What they may do" value={presetOf(rights)?.name ?? ""} onChange={choose}>
        <Stack mt={6} gap={8}>
          {RIGHTS_PRESETS.map(({ name, text }) => (
            <Radio key={name} value={name} label={name} description={text} />
          ))}
        </Stack>
      </Radio.Group>
      <Group mt="sm" gap="sm">
        <Input.Label component="div">One by one</Input.Label>
        <RightsSwitches
          of="the guest"
          rights={rights}
          onToggle={(device) => form.setFieldValue("rights", { ...rights, [device]: !rights[device] })}
        />
        <Text size="sm" c="dimmed">
          You can change this while they are on.
        </Text>
      </Group>
    </div>
  );
}
