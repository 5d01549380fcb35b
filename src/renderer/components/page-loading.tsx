import { Center, Loader, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";

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
  const { t } = useTranslation();
  return (
    <VisuallyHidden>
      <output>{t("loading")}</output>
    </VisuallyHidden>
  );
}
