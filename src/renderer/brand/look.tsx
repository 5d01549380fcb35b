import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { styleNonce } from "./style-nonce.ts";
import { createAppTheme, cssVariables } from "./theme.ts";

/** boot.js reads the same key before the first paint. */
const colorSchemes = localStorageColorSchemeManager({ key: "latchkey-color-scheme" });

/** Colours and shapes of everything inside, with the theme's own words in the language that is shown. */
export function Look({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const theme = useMemo(() => createAppTheme(t), [t]);
  return (
    <MantineProvider
      getStyleNonce={styleNonce}
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorSchemes}
      defaultColorScheme="auto"
    >
      {children}
    </MantineProvider>
  );
}
