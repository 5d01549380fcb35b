import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** Approved machines by presence. */
export type PresenceCounts = Readonly<Record<"online" | "reconnecting" | "offline", number>>;

/** Where the figures come from; read only when somebody asks for them. */
export interface MetricSources {
  machines(): PresenceCounts | Promise<PresenceCounts>;
  agentLinks(): { readonly connected: number; readonly handshakes: number };
  liveSockets(): number;
  /** Viewers' sessions: live now, and begun and ended since the start. */
  sessions(): {
    readonly live: number;
    readonly begun: number;
    readonly ended: Readonly<Record<string, number>>;
  };
  /** Refused agent connections since the start, by error code. */
  refusedAgents(): Readonly<Record<string, number>>;
  /** Where the audit log is delivered to, how many events have not arrived, and failed attempts since the start. */
  readonly auditSinks?: () => Promise<
    readonly { readonly name: string; readonly lag: number; readonly failures: number }[]
  >;
}

/** Latchkey's figures in Prometheus' text format. */
export class Metrics {
  readonly contentType: string;
  readonly #registry = new Registry();
  readonly #requests: Histogram<"method" | "route" | "status">;

  constructor(sources: MetricSources) {
    this.contentType = this.#registry.contentType;
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Histogram({
      name: "latchkey_http_request_seconds",
      help: "Time from a request's arrival to its answer",
      labelNames: ["method", "route", "status"],
      buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
      registers: [this.#registry],
    });
    this.#addGauges(sources);
    this.#addSessions(sources);
    this.#addAuditSinks(sources);
  }

  /** `route` is the registered pattern, never the path as asked for: that would let callers make up series. */
  countRequest(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status: String(status) }, seconds);
  }

  async text(): Promise<string> {
    return this.#registry.metrics();
  }

  #addGauges(sources: MetricSources): void {
    const registers = [this.#registry];
    const machines = new Gauge({
      name: "latchkey_machines",
      help: "Machines by presence",
      labelNames: ["presence"],
      registers,
      async collect() {
        for (const [presence, count] of Object.entries(await sources.machines())) machines.set({ presence }, count);
      },
    });
    const links = new Gauge({
      name: "latchkey_agent_links",
      help: "Open agent links by state",
      labelNames: ["state"],
      registers,
      collect() {
        const { connected, handshakes } = sources.agentLinks();
        links.set({ state: "connected" }, connected);
        links.set({ state: "handshake" }, handshakes);
      },
    });
    const live: Gauge = new Gauge({
      name: "latchkey_live_sockets",
      help: "Browsers that follow changes live",
      registers,
      collect() {
        live.set(sources.liveSockets());
      },
    });
    const refused = new Counter({
      name: "latchkey_agent_refusals_total",
      help: "Refused agent connections by reason",
      labelNames: ["code"],
      registers,
      collect() {
        refused.reset();
        for (const [code, count] of Object.entries(sources.refusedAgents())) refused.inc({ code }, count);
      },
    });
  }
  #addSessions(sources: MetricSources): void {
    const registers = [this.#registry];
    const live: Gauge = new Gauge({
      name: "latchkey_sessions",
      help: "Viewers that are connected to a machine",
      registers,
      collect() {
        live.set(sources.sessions().live);
      },
    });
    const begun: Counter = new Counter({
      name: "latchkey_sessions_begun_total",
      help: "Sessions that began",
      registers,
      collect() {
        begun.reset();
        begun.inc(sources.sessions().begun);
      },
    });
    const ended = new Counter({
      name: "latchkey_sessions_ended_total",
      help: "Sessions that ended, by reason",
      labelNames: ["reason"],
      registers,
      collect() {
        ended.reset();
        for (const [reason, count] of Object.entries(sources.sessions().ended)) ended.inc({ reason }, count);
      },
    });
  }

  #addAuditSinks({ auditSinks = async () => [] }: MetricSources): void {
    const registers = [this.#registry];
    const lag = new Gauge({
      name: "latchkey_audit_sink_lag_events",
      help: "Events of the audit log that have not arrived at a sink yet",
      labelNames: ["sink"],
      registers,
      async collect() {
        for (const one of await auditSinks()) lag.set({ sink: one.name }, one.lag);
      },
    });
    const failures = new Counter({
      name: "latchkey_audit_sink_failures_total",
      help: "Failed deliveries of the audit log",
      labelNames: ["sink"],
      registers,
      async collect() {
        const stats = await auditSinks();
        failures.reset();
        for (const one of stats) failures.inc({ sink: one.name }, one.failures);
      },
    });
  }
}
