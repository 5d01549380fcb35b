import { QueryCache, QueryClient } from "@tanstack/react-query";
import { createContext, use, useCallback, useSyncExternalStore } from "react";
import { systemClock, type Clock } from "../base/clock.ts";
import { ApiFailure, isSignedOut } from "./api/api-failure.ts";
import { sessionQuery } from "./api/session.ts";
import type { Desktop } from "./desktop/desktop.ts";
import type { AppLanguage } from "./language/app-language.ts";
import { browserSocketOpener, probeControlPlane } from "./live/browser-live-socket.ts";
import { LiveClient, type LiveState } from "./live/live-client.ts";
import { LiveUpdates } from "./live/live-updates.ts";
import { SampleStore, type SamplePoint } from "./live/sample-store.ts";
import { Ticker } from "./live/ticker.ts";

/** What lives as long as the page. */
export interface Services {
  readonly clock: Clock;
  readonly language: AppLanguage;
  readonly desktop: Desktop;
  readonly queryClient: QueryClient;
  readonly samples: SampleStore;
  readonly ticker: Ticker;
  readonly live: LiveClient;
}

const RETRIES = 2;

export function createServices(language: AppLanguage, desktop: Desktop): Services {
  const samples = new SampleStore();
  const queryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        // The session ended elsewhere: asking who we are makes the app show the sign-in page.
        const isAboutSession = query.queryKey[0] === sessionQuery.queryKey[0];
        if (isSignedOut(error) && !isAboutSession) void queryClient.invalidateQueries(sessionQuery);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => failures < RETRIES && isWorthRetrying(error),
      },
    },
  });
  const updates = new LiveUpdates(queryClient, systemClock);
  const live = new LiveClient({
    open: browserSocketOpener(() => desktop.socketBase()),
    probe: probeControlPlane,
    clock: systemClock,
    random: Math.random,
    handlers: {
      onGap: () => updates.reloadEverything(),
      onResumed: () => void updates.refreshSession(),
      onChanges: (changes) => updates.apply(changes),
      onSamples: ({ at, samples: points }) => {
        const atMs = Date.parse(at);
        for (const point of points) {
          samples.add(point.id, { atMs, cpuPercent: point.cpu_percent, memoryUsedBytes: point.memory_used_bytes });
        }
      },
      onSignedOut: () => void queryClient.invalidateQueries(sessionQuery),
    },
  });
  return { clock: systemClock, language, desktop, queryClient, samples, ticker: new Ticker(systemClock), live };
}

/** A refusal stays one; only silence and the server's own failures may pass. */
function isWorthRetrying(error: unknown): boolean {
  return error instanceof ApiFailure && (error.code === "unreachable" || error.status >= 500);
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = use(ServicesContext);
  if (!services) throw new Error("the page was rendered without its services");
  return services;
}

/** The current time, a few seconds coarse; re-renders as it passes. */
export function useNow(): number {
  const { ticker } = useServices();
  // Stable, as React subscribes anew whenever it is given another function.
  const subscribe = useCallback((listener: () => void) => ticker.subscribe(listener), [ticker]);
  return useSyncExternalStore(subscribe, () => ticker.nowMs);
}

export function useLiveState(): LiveState {
  const { live } = useServices();
  const subscribe = useCallback((listener: () => void) => live.subscribe(listener), [live]);
  return useSyncExternalStore(subscribe, () => live.state);
}

export function useSampleHistory(machineId: string): readonly SamplePoint[] {
  const { samples } = useServices();
  const subscribe = useCallback((listener: () => void) => samples.subscribe(machineId, listener), [samples, machineId]);
  return useSyncExternalStore(subscribe, () => samples.history(machineId));
}

export function useLatestSample(machineId: string): SamplePoint | null {
  return useSampleHistory(machineId).at(-1) ?? null;
}
