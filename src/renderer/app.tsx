import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { I18nextProvider } from "react-i18next";
import { Look } from "./brand/look.tsx";
import { DesktopGate } from "./desktop/desktop-gate.tsx";
import { FollowPreferences } from "./language/follow-preferences.tsx";
import type { AppRouter } from "./router.tsx";
import { ServicesContext, type Services } from "./services.ts";

export function App({ services, router }: { readonly services: Services; readonly router: AppRouter }) {
  return (
    <StrictMode>
      <I18nextProvider i18n={services.language.translator}>
        <Look>
          <Notifications position="bottom-right" />
          <QueryClientProvider client={services.queryClient}>
            <ServicesContext value={services}>
              <FollowPreferences />
              <DesktopGate router={router}>
                <RouterProvider router={router} />
              </DesktopGate>
            </ServicesContext>
          </QueryClientProvider>
        </Look>
      </I18nextProvider>
    </StrictMode>
  );
}
