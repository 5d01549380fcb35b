import { createHash, createHmac, randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { onTestFinished } from "vitest";

const MAGIC = 0x2112a442;
const METHOD = { allocate: 0x003, refresh: 0x004, createPermission: 0x008 } as const;
const ATTRIBUTE = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  lifetime: 0x000d,
  peerAddress: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  requestedTransport: 0x0019,
} as const;
const ANSWER_TIMEOUT_MS = 5_000;
const UDP = 17;

type Attributes = ReadonlyMap<number, Buffer>;

/** A client of a TURN server over UDP (RFC 8656), as much of it as asks for a relay and says to whom. Answers are `ok` or an error's code. */
export class TurnClient {
  readonly #socket: Socket;
  readonly #port: number;
  readonly #user: { readonly username: string; readonly credential: string };
  readonly #waiting = new Map<string, (answer: { isOk: boolean; attributes: Attributes }) => void>();
  #realm = "";
  #nonce: Buffer = Buffer.alloc(0);

  private constructor(port: number, user: { readonly username: string; readonly credential: string }) {
    this.#port = port;
    this.#user = user;
    this.#socket = createSocket("udp4", (message) => this.#receive(message));
  }

  /** Closed when the test ends. */
  static open(port: number, user: { readonly username: string; readonly credential: string }): TurnClient {
    const client = new TurnClient(port, user);
    onTestFinished(() => void client.#socket.close());
    return client;
  }

  /** Asks for a relay. */
  allocate(): Promise<"ok" | number> {
    return this.#ask(METHOD.allocate, [[ATTRIBUTE.requestedTransport, Buffer.from([UDP, 0, 0, 0])]]);
  }

  refresh(seconds: number): Promise<"ok" | number> {
    const lifetime = Buffer.alloc(4);
    lifetime.writeUInt32BE(seconds);
    return this.#ask(METHOD.refresh, [[ATTRIBUTE.lifetime, lifetime]]);
  }

  /** Whether the relay would carry to and from this IPv4 address. */
  permit(address: string): Promise<"ok" | number> {
    const peer = Buffer.alloc(8);
    peer[1] = 1;
    peer.writeUInt16BE(9 ^ (MAGIC >>> 16), 2);
    const ip = Buffer.from(address.split(".").map(Number)).readUInt32BE();
    peer.writeUInt32BE((ip ^ MAGIC) >>> 0, 4);
    return this.#ask(METHOD.createPermission, [[ATTRIBUTE.peerAddress, peer]]);
  }

  /** Once more when the server names its realm, or a new nonce. */
  async #ask(method: number, attributes: readonly (readonly [number, Buffer])[]): Promise<"ok" | number> {
    for (let attempt = 0; ; attempt++) {
      const { attributes: answered, isOk } = await this.#send(method, attributes);
      if (isOk) return "ok";
      const error = answered.get(ATTRIBUTE.error) ?? Buffer.alloc(4);
      const code = (error[2] ?? 0) * 100 + (error[3] ?? 0);
      const isFirst = this.#realm === "";
      this.#realm = answered.get(ATTRIBUTE.realm)?.toString() ?? this.#realm;
      this.#nonce = answered.get(ATTRIBUTE.nonce) ?? this.#nonce;
      const isChallenge = (code === 401 && isFirst) || code === 438;
      if (!isChallenge || attempt > 1) return code;
    }
  }

  #send(method: number, attributes: readonly (readonly [number, Buffer])[]) {
    const id = randomBytes(12);
    const { promise, reject, resolve } = Promise.withResolvers<{ isOk: boolean; attributes: Attributes }>();
    const timeout = setTimeout(() => reject(new Error("the TURN server did not answer")), ANSWER_TIMEOUT_MS);
    this.#waiting.set(id.toString("hex"), (answer) => {
      clearTimeout(timeout);
      resolve(answer);
    });
    this.#socket.send(this.#message(method, id, attributes), this.#port, "127.0.0.1");
    return promise;
  }

  #message(method: number, id: Buffer, attributes: readonly (readonly [number, Buffer])[]): Buffer {
    const known = this.#realm === "" ? [] : this.#proof();
    const body = Buffer.concat([...attributes, ...known].map(([type, value]) => attribute(type, value)));
    if (this.#realm === "") return Buffer.concat([header(method, body.length, id), body]);
    // The length that is signed counts the signature.
    const signed = Buffer.concat([header(method, body.length + 24, id), body]);
    const { credential, username } = this.#user;
    const key = createHash("md5").update(`${username}:${this.#realm}:${credential}`).digest();
    return Buffer.concat([signed, attribute(ATTRIBUTE.integrity, createHmac("sha1", key).update(signed).digest())]);
  }

  #proof(): readonly (readonly [number, Buffer])[] {
    return [
      [ATTRIBUTE.username, Buffer.from(this.#user.username)],
      [ATTRIBUTE.realm, Buffer.from(this.#realm)],
      [ATTRIBUTE.nonce, this.#nonce],
    ];
  }

  #receive(message: Buffer): void {
    const id = message.subarray(8, 20).toString("hex");
    const isOk = (message.readUInt16BE(0) & 0x0110) === 0x0100;
    this.#waiting.get(id)?.({ isOk, attributes: readAttributes(message.subarray(20)) });
    this.#waiting.delete(id);
  }
}

function header(method: number, length: number, id: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(method, 0);
  head.writeUInt16BE(length, 2);
  head.writeUInt32BE(MAGIC, 4);
  return Buffer.concat([head, id]);
}

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

function readAttributes(bytes: Buffer): Attributes {
  const attributes = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= bytes.length;) {
    const length = bytes.readUInt16BE(at + 2);
    attributes.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return attributes;
}
