import { useEffect, useState } from "react";
import { useServices } from "../services.ts";

/** The time, to the second; re-renders as it passes. For what counts down. */
export function useSecond(): number {
  const { clock } = useServices();
  const [nowMs, setNowMs] = useState(() => clock.now());
  useEffect(() => clock.every(1_000, () => setNowMs(clock.now())), [clock]);
  return nowMs;
}
