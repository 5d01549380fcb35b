import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { sessionQuery } from "./api/session.ts";
import { ActivitySearch } from "./activity/activity-search.ts";
import { GuestSearch } from "./guests/guest-search.ts";
import { MachineSearch } from "./machines/machine-search.ts";
import { NotFoundPage } from "./pages/not-found-page.tsx";
import { PageLoading } from "./components/page-loading.tsx";
import type { Services } from "./services.ts";
import { CrashPage } from "./pages/crash-page.tsx";

const rootRoute = createRootRouteWithContext<Services>()({ component: Outlet });

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/setup",
  beforeLoad: async ({ context }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (!session.needs_setup) throw redirect({ to: "/machines" });
  },
  component: lazyRouteComponent(() => import("./pages/setup-page.tsx"), "SetupPage"),
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  /** Where to go afterwards: a path of this app, never another site. */
  validateSearch: ({ next }: { next?: unknown }): { next?: string } =>
    typeof next === "string" && /^\/(?![/\\])/.test(next) ? { next } : {},
  beforeLoad: async ({ context }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (session.needs_setup) throw redirect({ to: "/setup" });
    if (session.user) throw redirect({ to: "/machines" });
  },
  component: lazyRouteComponent(() => import("./pages/sign-in-page.tsx"), "SignInPage"),
});

const inviteRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/invite/$code",
  component: lazyRouteComponent(() => import("./pages/accept-invite-page.tsx"), "AcceptInvitePage"),
});

/** A guest's link: no sign-in, and none of the app around it. */
const guestRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/g/$token",
  component: lazyRouteComponent(() => import("./pages/guest-page.tsx"), "GuestPage"),
});

/** What the APIs offer: no sign-in, like the description that it shows. */
const apiDocsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/docs/api",
  component: lazyRouteComponent(() => import("./api-docs/api-docs-page.tsx"), "ApiDocsPage"),
});

/** Lets nobody pass who is not signed in. */
async function requireUser({ queryClient }: Services, { pathname, href }: { pathname: string; href: string }) {
  const session = await queryClient.ensureQueryData(sessionQuery);
  if (session.needs_setup) throw redirect({ to: "/setup" });
  if (session.user) return;
  const isStart = pathname === "/" || pathname === "/machines";
  throw redirect({ to: "/sign-in", search: isStart ? {} : { next: href } });
}

/** A machine's screen in the whole window: signed in, without the app around it. */
const machineViewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/machines/$machineId/view",
  beforeLoad: ({ context, location }) => requireUser(context, location),
  component: lazyRouteComponent(() => import("./pages/machine-view-page.tsx"), "MachineViewPage"),
});

/** This computer itself: in the desktop app, whoever is signed in or not, and whether or not the control plane answers. */
const computerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/computer",
  component: lazyRouteComponent(() => import("./desktop/computer-page.tsx"), "ComputerPage"),
});

/** The desktop app's small window. */
const indicatorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/desktop/indicator",
  component: lazyRouteComponent(() => import("./desktop/indicator-page.tsx"), "IndicatorPage"),
});

/** Every page of somebody who is signed in. */
const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "app",
  beforeLoad: ({ context, location }) => requireUser(context, location),
  component: lazyRouteComponent(() => import("./shell/app-layout.tsx"), "AppLayout"),
  notFoundComponent: NotFoundPage,
});

const indexRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/machines" });
  },
});

const machinesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/machines",
  validateSearch: MachineSearch,
  component: lazyRouteComponent(() => import("./pages/machines-page.tsx"), "MachinesPage"),
});

const machineRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/machines/$machineId",
  component: lazyRouteComponent(() => import("./pages/machine-page.tsx"), "MachinePage"),
});

const guestsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/guests",
  validateSearch: GuestSearch,
  component: lazyRouteComponent(() => import("./pages/guests-page.tsx"), "GuestsPage"),
});

const unknownRoute = createRoute({ getParentRoute: () => appRoute, path: "$", component: NotFoundPage });

const profileRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/profile",
  component: lazyRouteComponent(() => import("./pages/profile-page.tsx"), "ProfilePage"),
});

const settingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("./pages/settings-page.tsx"), "SettingsPage"),
});

/** Pages that only admins have; others are told so. */
const adminRoute = createRoute({
  getParentRoute: () => appRoute,
  id: "admin",
  component: lazyRouteComponent(() => import("./shell/admin-layout.tsx"), "AdminLayout"),
});

const pendingRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/machines/pending",
  component: lazyRouteComponent(() => import("./pages/pending-machines-page.tsx"), "PendingMachinesPage"),
});

const peopleRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/people",
  component: lazyRouteComponent(() => import("./pages/people-page.tsx"), "PeoplePage"),
});

const personRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/people/$personId",
  component: lazyRouteComponent(() => import("./pages/person-page.tsx"), "PersonPage"),
});

const groupsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/groups",
  component: lazyRouteComponent(() => import("./pages/groups-page.tsx"), "GroupsPage"),
});

const appRulesRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/app-rules",
  component: lazyRouteComponent(() => import("./pages/app-rules-page.tsx"), "AppRulesPage"),
});

const activityRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/activity",
  validateSearch: ActivitySearch,
  component: lazyRouteComponent(() => import("./pages/activity-page.tsx"), "ActivityPage"),
});

const routeTree = rootRoute.addChildren([
  setupRoute,
  signInRoute,
  inviteRoute,
  guestRoute,
  apiDocsRoute,
  machineViewRoute,
  computerRoute,
  indicatorRoute,
  appRoute.addChildren([
    indexRoute,
    machinesRoute,
    machineRoute,
    guestsRoute,
    profileRoute,
    settingsRoute,
    unknownRoute,
    adminRoute.addChildren([pendingRoute, peopleRoute, personRoute, groupsRoute, appRulesRoute, activityRoute]),
  ]),
]);

export function createAppRouter(services: Services) {
  return createRouter({
    routeTree,
    context: services,
    defaultPreload: "intent",
    defaultPendingComponent: PageLoading,
    defaultErrorComponent: CrashPage,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module "@tanstack/react-router" {
  interface Register {
    router: AppRouter;
  }
}
