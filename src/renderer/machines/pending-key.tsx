import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKey } from "@tabler/icons-react";
import { useQueryClient, type QueryKey } from "@tanstack/react-query";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { Facts } from "../components/facts.tsx";
import { Fingerprint } from "../components/fingerprint.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { useAction } from "../components/use-action.ts";

export interface PendingKeyProps {
  /** The name of the machine or robot. */
  readonly of: string;
  readonly currentFingerprint: string;
  readonly pending: { readonly fingerprint: string; readonly requested_at: string };
  readonly mayAnswer: boolean;
  /** Told with the fingerprint that was shown. */
  readonly answer: (answer: "approve" | "reject", fingerprint: string) => Promise<unknown>;
  readonly changes: readonly QueryKey[];
}

/** Somebody asks to replace a key without the old one: shows both, so that an admin can compare before answering. */
export function PendingKey({ of, currentFingerprint, pending, mayAnswer, answer, changes }: PendingKeyProps) {
  const queryClient = useQueryClient();
  const [isApproving, approving] = useDisclosure(false);
  const rejection = useAction(() => answer("reject", pending.fingerprint), changes);
  async function approve(): Promise<void> {
    await answer("approve", pending.fingerprint);
    await Promise.all(changes.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  }
  return (
    <Alert color="brass" variant="light" icon={<IconKey />} title={`${of} asks for a new key`}>
      <Stack gap="xs">
        <div>
          Requested <RelativeTime at={pending.requested_at} /> without the old key's signature. Until it is answered,
          the current key stays valid.
        </div>
        <Facts
          facts={[
            { name: "Current key", value: <Fingerprint value={currentFingerprint} of={`${of}'s current key`} /> },
            { name: "New key", value: <Fingerprint value={pending.fingerprint} of={`${of}'s new key`} /> },
          ]}
        />
        {mayAnswer && (
          <Group gap="sm">
            <Button size="xs" onClick={approving.open}>
              Approve the new key…
            </Button>
            <Button size="xs" variant="default" onClick={() => rejection.run()} loading={rejection.isRunning}>
              Reject
            </Button>
          </Group>
        )}
      </Stack>
      <ConfirmDialog
        opened={isApproving}
        onClose={approving.close}
        title={`Replace the key of ${of}?`}
        confirmLabel="Replace the key"
        onConfirm={approve}
      >
        <Stack gap="xs">
          <Text size="sm">The old key stops working. Approve only if its owner confirms this fingerprint:</Text>
          <Fingerprint value={pending.fingerprint} of={`${of}'s new key`} />
        </Stack>
      </ConfirmDialog>
    </Alert>
  );
}
