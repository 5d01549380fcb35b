import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { signedManifestText } from "../../src/main/updates/release-manifest.ts";
import { generateSigningKey, type SigningKey } from "../../src/node/ed25519.ts";

export interface FeedInstaller {
  readonly name: string;
  readonly bytes: Buffer;
}

export function sha512Of(bytes: Buffer): string {
  return createHash("sha512").update(bytes).digest("base64");
}

/** A feed as a release maker lays it out, served over HTTP; tests then spoil single files of it. */
export class ReleaseFeed {
  readonly key: SigningKey = generateSigningKey();
  readonly files = new Map<string, Buffer>();
  /** Paths that were asked for, in order. */
  readonly asked: string[] = [];
  readonly url: string;

  private constructor(url: string) {
    this.url = url;
  }

  static async start(): Promise<ReleaseFeed> {
    const server = createServer((request, response) => {
      const name = (request.url ?? "").slice(1).split("?")[0] ?? "";
      feed.asked.push(name);
      const file = feed.files.get(name);
      response.writeHead(file === undefined ? 404 : 200).end(file);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const feed = new ReleaseFeed(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return feed;
  }

  /** Publishes one release for Linux x64: installer, electron-updater's index, manifest and signature. */
  publish(version: string, bytes: Buffer = Buffer.from(`latchkey ${version}`)): FeedInstaller {
    const installer = { name: `latchkey-${version}-linux-x86_64.AppImage`, bytes };
    const file = { name: installer.name, sha512: sha512Of(bytes), size: bytes.length };
    this.files.set(installer.name, bytes);
    const offered = { url: file.name, sha512: file.sha512, size: file.size };
    const index = {
      version,
      files: [offered],
      path: file.name,
      sha512: file.sha512,
      releaseDate: "2027-01-08T09:00:00.000Z",
    };
    // YAML reads JSON.
    this.files.set("latest-linux.yml", Buffer.from(JSON.stringify(index)));
    this.sign({
      product: "latchkey",
      version,
      platform: "linux",
      channel: "latest",
      releasedAt: "2027-01-08T09:00:00.000Z",
      files: [file],
    });
    return installer;
  }

  sign(manifest: unknown, key: SigningKey = this.key): void {
    const text = JSON.stringify(manifest);
    this.files.set("release-latest-linux.json", Buffer.from(text));
    this.files.set("release-latest-linux.json.sig", Buffer.from(`${key.sign(signedManifestText(text))}\n`));
  }
}
