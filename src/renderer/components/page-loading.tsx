import { Center, Loader, VisuallyHidden } from "@mantine/core";

export function PageLoading() {
  return (
    <Center h="60vh">
      <Loader type="dots" aria-hidden />
      <LoadingText />
    </Center>
  );
}

/** Says in words what the placeholders on the screen mean. */
export function LoadingText() {
  return (
    <VisuallyHidden>
      <output>Loading…</output>
    </VisuallyHidden>
  );
}
