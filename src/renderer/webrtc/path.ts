import type { MediaPath } from "../../protocol/viewer/signal.ts";
import { figure, word, type StatsEntry } from "./stats.ts";

export interface NetworkPath {
  readonly path: MediaPath;
  readonly roundTripMs: number | null;
}

/** How the two ends found each other: over a relay when either end's candidate is one. Null while no pair is chosen. */
export function networkPath(entries: readonly StatsEntry[]): NetworkPath | null {
  const byId = new Map(entries.map((entry) => [word(entry, "id"), entry]));
  const transport = entries.find(
    (entry) => entry["type"] === "transport" && word(entry, "selectedCandidatePairId") !== "",
  );
  const pair = byId.get(word(transport, "selectedCandidatePairId"));
  if (!pair) return null;
  const ends = [byId.get(word(pair, "localCandidateId")), byId.get(word(pair, "remoteCandidateId"))];
  const isRelayed = ends.some((end) => word(end, "candidateType") === "relay");
  const roundTripMs = figure(pair, "currentRoundTripTime") * 1_000;
  return { path: isRelayed ? "relayed" : "direct", roundTripMs: roundTripMs > 0 ? roundTripMs : null };
}
