import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { cssVariables, theme } from "./brand/theme.ts";
import type { AppRouter } from "./router.tsx";
import { ServicesContext, type Services } from "./services.ts";

/** boot.js reads the same key before the first paint. */
const colorSchemes = localStorageColorSchemeManager({ key: "latchkey-color-scheme" });

export function App({ services, router }: { readonly services: Services; readonly router: AppRouter }) {
  return (
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        colorSchemeManager={colorSchemes}
        defaultColorScheme="auto"
      >
        <Notifications position="bottom-right" />
        <QueryClientProvider client={services.queryClient}>
          <ServicesContext value={services}>
            <RouterProvider router={router} />
          </ServicesContext>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>
  );
}
