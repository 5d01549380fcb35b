import { describe, expect, it } from "vitest";
import { Metrics } from "../../../../src/control-plane/metrics/metrics.ts";

describe("the figures for Prometheus", () => {
  it("are read anew at each scrape", async () => {
    let online = 1;
    const metrics = new Metrics({
      machines: () => ({ online, reconnecting: 0, offline: 2 }),
      agentLinks: () => ({ connected: online, handshakes: 0 }),
      sessions: () => ({ live: 2, begun: 5, ended: { left: 3 } }),
      liveSockets: () => 3,
      refusedAgents: () => ({ clock_skew: 4 }),
      auditSinks: async () => [{ name: "syslog", lag: 7, failures: 2 }],
    });
    metrics.countRequest("GET", "/app/v1/machines", 200, 0.002);
    expect(await metrics.text()).toContain('latchkey_machines{presence="online"} 1');

    online = 5;
    const text = await metrics.text();
    expect(text).toContain('latchkey_machines{presence="online"} 5');
    expect(text).toContain('latchkey_agent_links{state="connected"} 5');
    expect(text).toContain("latchkey_live_sockets 3");
    expect(text).toContain("latchkey_sessions 2");
    expect(text).toContain("latchkey_sessions_begun_total 5");
    expect(text).toContain('latchkey_sessions_ended_total{reason="left"} 3');
    expect(text).toContain('latchkey_agent_refusals_total{code="clock_skew"} 4');
    expect(text).toContain('latchkey_audit_sink_lag_events{sink="syslog"} 7');
    expect(text).toContain('latchkey_audit_sink_failures_total{sink="syslog"} 2');
    expect(text).toContain('latchkey_http_request_seconds_count{method="GET",route="/app/v1/machines",status="200"} 1');
  });
});
