import { useEffect, useRef } from "react";
import type { AppRouter } from "../router.tsx";
import { useServices } from "../services.ts";

/** Forgets everything of one control plane when the app leaves it. `origin`: undefined until known, null = none chosen. */
export function useFreshControlPlane(origin: string | null | undefined, router: AppRouter): void {
  const { queryClient, samples } = useServices();
  const before = useRef(origin);
  useEffect(() => {
    const left = before.current;
    before.current = origin;
    if (left === undefined || left === null || left === origin) return;
    queryClient.clear();
    samples.clear();
    router.history.replace("/");
  }, [origin, router, queryClient, samples]);
}
