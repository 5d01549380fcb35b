import type { Bus } from "../bus/bus.ts";
import type { AuditSink } from "./audit-sink.ts";
import { FileSink } from "./file-sink.ts";
import type { SinkConfiguration } from "./sink-configuration.ts";
import { SinkRunner, type SinkRunnerOptions, type SinkStats } from "./sink-runner.ts";
import { SyslogSink } from "./syslog-sink.ts";
import { WebhookSink } from "./webhook-sink.ts";

interface Options extends SinkRunnerOptions {
  readonly configuration: SinkConfiguration;
  readonly bus: Bus;
}

/** Delivers the audit log to every place that is configured, each on its own. */
export class AuditSinks {
  readonly #runners: readonly SinkRunner[];
  readonly #bus: Bus;
  #unsubscribe: () => void = () => undefined;

  constructor({ bus, configuration: { file, syslog, webhook }, ...options }: Options) {
    const sinks: AuditSink[] = [];
    if (file) sinks.push(new FileSink(file));
    if (syslog) sinks.push(new SyslogSink(syslog));
    if (webhook) sinks.push(new WebhookSink(webhook, options.clock));
    this.#runners = sinks.map((sink) => new SinkRunner(sink, options));
    this.#bus = bus;
  }

  start(): void {
    this.#unsubscribe = this.#bus.subscribe(() => {
      for (const runner of this.#runners) runner.wake();
    });
    for (const runner of this.#runners) runner.start();
  }

  /** After a rotation: files are opened anew. */
  reopen(): void {
    for (const runner of this.#runners) runner.reopen();
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    await Promise.all(this.#runners.map((runner) => runner.stop()));
  }

  async stats(): Promise<readonly SinkStats[]> {
    return Promise.all(this.#runners.map((runner) => runner.stats()));
  }
}
