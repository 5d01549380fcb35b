import { onTestFinished } from "vitest";
import { openSmtpServer, type OpenSmtpServer, type SmtpServerOptions } from "./open-smtp-server.ts";

/** `openSmtpServer` for as long as the test runs. */
export async function startSmtpServer(options: SmtpServerOptions = {}): Promise<OpenSmtpServer> {
  const server = await openSmtpServer(options);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}
