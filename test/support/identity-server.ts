import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { generateSigningKey, keyFingerprint, type SigningKey } from "../../src/node/ed25519.ts";
import { controlPlaneIdentityText } from "../../src/protocol/signed-text.ts";

export interface HttpHost {
  readonly origin: string;
  /** `GET /path?query` of every request so far. */
  readonly requests: string[];
  /** Everything that requests said in their headers. */
  readonly headers: NodeJS.Dict<string | string[]>[];
}

/** A server on loopback, closed when the test ends. */
export async function startHttpHost(listener: RequestListener, port = 0): Promise<HttpHost> {
  const requests: string[] = [];
  const headers: HttpHost["headers"] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    headers.push(request.headers);
    listener(request, response);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, headers };
}

export interface FakeIdentity {
  /** Another one is what a changed key looks like. */
  key: SigningKey;
  teamId: string;
  teamName: string;
  /** Changes what is answered after it was signed. */
  tamper: (answer: Record<string, unknown>) => unknown;
  isDown: boolean;
}

/** A server that proves an identity as a control plane does. */
export async function startIdentityServer(): Promise<HttpHost & { readonly identity: FakeIdentity }> {
  const identity: FakeIdentity = {
    key: generateSigningKey(),
    teamId: "team-1",
    teamName: "Harbour Lab",
    tamper: (answer) => answer,
    isDown: false,
  };
  const host = await startHttpHost((request, response) => {
    if (identity.isDown) {
      request.socket.destroy();
      return;
    }
    const nonce = new URL(request.url ?? "/", "http://x").searchParams.get("nonce") ?? "";
    const { key, tamper, teamId, teamName } = identity;
    const { publicKey } = key;
    const answer = {
      team_id: teamId,
      team_name: teamName,
      public_key: publicKey,
      fingerprint: keyFingerprint(publicKey),
      nonce,
      signature: key.sign(controlPlaneIdentityText({ teamId, teamName, publicKey, nonce })),
    };
    response.setHeader("content-type", "application/json").end(JSON.stringify(tamper(answer)));
  });
  return { ...host, identity };
}
