import { Alert } from "@mantine/core";

/** A form's failure that belongs to no single field; read out when it appears. */
export function FailureNote({ text }: { readonly text: string | null }) {
  if (text === null) return null;
  return (
    <Alert color="red" variant="light" role="alert">
      {text}
    </Alert>
  );
}
