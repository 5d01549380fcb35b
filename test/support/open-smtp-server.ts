import { once } from "node:events";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

/** A mail as it arrived: its envelope, parsed content and raw text. */
export interface ReceivedMail {
  readonly recipients: readonly string[];
  readonly parsed: Email;
  readonly raw: string;
}

export interface OpenSmtpServer extends AsyncDisposable {
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
}

export interface SmtpServerOptions {
  /** Turns every message away. */
  readonly refuse?: boolean;
}

/** A real SMTP server on loopback. */
export async function openSmtpServer(options: SmtpServerOptions = {}): Promise<OpenSmtpServer> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, callback) {
      const receive = async (): Promise<Error | null> => {
        const raw = await readText(stream);
        if (options.refuse) return new Error("mailbox full");
        const recipients = session.envelope.rcptTo.map((recipient) => recipient.address);
        mails.push({ recipients, parsed: await PostalMime.parse(raw), raw });
        return null;
      };
      // oxlint-disable-next-line promise/no-callback-in-promise -- the server knows callbacks only
      void receive().then(callback, callback);
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("the SMTP server has no port");
  const close = () => new Promise<void>((resolve) => server.close(resolve));
  return { url: `smtp://127.0.0.1:${address.port}`, mails, [Symbol.asyncDispose]: close };
}

async function readText(stream: AsyncIterable<Buffer | string>): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += chunk.toString();
  return text;
}
