import { createTransport } from "nodemailer";
import type { Logger } from "../../node/logger.ts";

export interface MailConfiguration {
  /** `smtp://` or `smtps://`, with user and password where the server wants them. */
  readonly smtpUrl: string;
  readonly from: string;
}

export interface Mail {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export type MailOutcome = "sent" | "failed" | "not-configured";

const CONNECT_TIMEOUT_MS = 5_000;
const SOCKET_TIMEOUT_MS = 10_000;

/** Sends mail by SMTP, one connection each. Never throws: a mail that cannot be sent must not undo what it tells of. */
export class Mailer {
  readonly #configuration: MailConfiguration | null;
  readonly #log: Logger;

  constructor(configuration: MailConfiguration | null, log: Logger) {
    this.#configuration = configuration;
    this.#log = log;
  }

  get isConfigured(): boolean {
    return this.#configuration !== null;
  }

  async send(mail: Mail): Promise<MailOutcome> {
    if (this.#configuration === null) return "not-configured";
    const transport = createTransport({
      url: this.#configuration.smtpUrl,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      greetingTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SOCKET_TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      await transport.sendMail({
        from: this.#configuration.from,
        to: { name: oneLine(mail.to.name), address: mail.to.address },
        subject: oneLine(mail.subject),
        text: mail.text,
        html: mail.html,
      });
      return "sent";
    } catch (error) {
      this.#log.error({ err: error }, "a mail could not be sent");
      return "failed";
    } finally {
      transport.close();
    }
  }
}

/** A header is one line, whatever somebody calls themselves. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}
