import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type ServerOptions, type WebSocket } from "ws";
import * as z from "zod";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import type { IdSource } from "../../node/random.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { LIVE_CLOSE } from "../../protocol/live/frame.ts";
import { LivenessWheel } from "../agent-link/liveness-wheel.ts";
import type { GroupBook } from "../access/group-book.ts";
import type { Bus, DomainEvent } from "../bus/bus.ts";
import type { Caller, CallerResolver } from "../http/caller.ts";
import { STATUS_OF } from "../http/status.ts";
import type { MachineDirectory } from "../machines/machine-directory.ts";
import type { PresenceRegistry } from "../presence/presence-registry.ts";
import { Refusal } from "../refusal.ts";
import type { SessionBoard } from "../sessions/session-board.ts";
import type { User } from "../users/user.ts";
import { LiveBroadcast } from "./live-broadcast.ts";
import { refuseUpgrade } from "./refuse-upgrade.ts";
import { CLOSE_RECONNECT, Viewer } from "./viewer.ts";

const MAX_SOCKETS_PER_USER = 32;
const CLOSE_TIMEOUT_MS = 2_000;
const CLOSE_GOING_AWAY = 1001;

const SERVER_OPTIONS: ServerOptions & { closeTimeout: number } = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: LIMITS.liveFrameBytes,
  closeTimeout: CLOSE_TIMEOUT_MS,
};

const LiveQuery = z.object({
  epoch: z.string().max(64).optional(),
  since: z.coerce.number().int().nonnegative().optional(),
});

export interface LiveOptions {
  readonly callers: Pick<CallerResolver, "fromUpgrade">;
  /** How somebody stands now; null when they are gone. */
  readonly findUser: (id: string) => Promise<Pick<User, "role" | "disabled"> | null>;
  readonly directory: Pick<MachineDirectory, "findViews">;
  readonly groups: GroupBook;
  readonly presence: PresenceRegistry;
  readonly sessions: Pick<SessionBoard, "subscribe">;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
}

export interface LiveStats {
  readonly sockets: number;
  readonly refused: number;
  readonly framesOut: number;
}

/** Accepts browsers' live sockets and ends them when their right to listen ends. */
export class LiveServer {
  readonly #options: LiveOptions;
  readonly #sockets = new WebSocketServer(SERVER_OPTIONS);
  readonly #viewers = new Set<Viewer>();
  readonly #wheel: LivenessWheel<Viewer>;
  readonly #broadcast: LiveBroadcast;
  #unsubscribe: (() => void)[] = [];
  #refused = 0;
  #stopped = false;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#wheel = new LivenessWheel(options.clock);
    this.#broadcast = new LiveBroadcast({ ...options, epoch: options.ids.uuid(), viewers: this.#viewers });
  }

  start(): void {
    const { bus, presence, sessions } = this.#options;
    this.#unsubscribe = [
      bus.subscribe((event) => this.#receive(event)),
      presence.subscribe(this.#broadcast),
      sessions.subscribe(this.#broadcast),
    ];
    this.#wheel.start(() => {
      this.#closeExpired();
      this.#broadcast.turn();
    });
  }

  stop(): void {
    this.#stopped = true;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#wheel.stop();
    for (const viewer of this.#viewers) viewer.close(CLOSE_GOING_AWAY);
  }

  stats(): LiveStats {
    return { sockets: this.#viewers.size, refused: this.#refused, framesOut: this.#broadcast.framesOut };
  }

  /** Takes over an upgrade request for `LIVE_PATH`. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Until the caller is known nobody listens on the socket: an error then just ends it.
    const onError = () => socket.destroy();
    socket.once("error", onError);
    this.#admit(request, socket, head).catch((error: unknown) => {
      this.#refused++;
      if (error instanceof Refusal) return refuseUpgrade(socket, STATUS_OF[error.code], error.message);
      this.#options.log.error({ err: error }, "live socket could not be opened");
      refuseUpgrade(socket, 500, "Something went wrong.");
    });
  }

  async #admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const query = LiveQuery.safeParse(Object.fromEntries(new URL(request.url ?? "", "http://host").searchParams));
    if (!query.success) throw new Refusal("invalid_arguments");
    const caller = await this.#options.callers.fromUpgrade(request);
    if (!caller) throw new Refusal("unauthorized");
    if (this.#stopped) throw new Refusal("storage_unavailable", { message: "The control plane is stopping." });
    const own = [...this.#viewers].filter((viewer) => viewer.userId === caller.user.id);
    if (own.length >= MAX_SOCKETS_PER_USER) throw new Refusal("too_many_requests");
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.#accept(webSocket, caller, query.data);
      this.#confirm(webSocket, request);
    });
  }

  #accept(socket: WebSocket, caller: Caller, query: z.infer<typeof LiveQuery>): void {
    const viewer = new Viewer(socket, caller, this.#options.groups.reachOf(caller.user), this.#options.clock);
    const heard = () => (viewer.lastHeardMs = this.#options.clock.monotonic());
    socket.on("pong", heard);
    socket.on("ping", heard);
    // A browser has nothing to say here.
    socket.on("message", () => viewer.close(LIVE_CLOSE.invalidFrame));
    socket.on("error", (error) => this.#options.log.debug({ err: error }, "live socket failed"));
    socket.on("close", () => this.#forget(viewer));
    this.#broadcast.welcome(viewer, query);
    this.#viewers.add(viewer);
    this.#wheel.add(viewer);
  }

  /** A right that ended while it was being checked was announced before this socket listened: hence a second look. */
  #confirm(socket: WebSocket, request: IncomingMessage): void {
    this.#options.callers.fromUpgrade(request).then(
      (caller) => {
        if (!caller) socket.close(LIVE_CLOSE.signedOut);
      },
      (error: unknown) => socket.close(error instanceof Refusal ? LIVE_CLOSE.signedOut : CLOSE_RECONNECT),
    );
  }

  #receive(event: DomainEvent): void {
    if (event.type === "credential-revoked") {
      this.#closeAll(LIVE_CLOSE.signedOut, (viewer) => viewer.credentialId === event.credentialId);
    } else if (event.type === "user-removed") {
      this.#closeAll(LIVE_CLOSE.signedOut, (viewer) => viewer.userId === event.userId);
    } else if (event.type === "user-changed") this.#recheck(event.userId);
    else if (event.type === "reach-changed") this.#reopenMembers();
    this.#broadcast.receive(event);
  }

  /** Machines may have come into their sight or gone from it: they come back at once and read their lists anew. */
  #reopenMembers(): void {
    this.#broadcast.forget();
    this.#closeAll(CLOSE_RECONNECT, ({ role }) => role === "member");
  }

  #closeExpired(): void {
    const now = this.#options.clock.now();
    this.#closeAll(LIVE_CLOSE.signedOut, ({ expiresAtMs }) => expiresAtMs !== null && expiresAtMs <= now);
  }

  /** Disabled: signed out. Another role: the socket comes back and hears what the role may hear. */
  #recheck(userId: string): void {
    if (![...this.#viewers].some((viewer) => viewer.userId === userId)) return;
    this.#options.findUser(userId).then(
      (user) => {
        const gone = user === null || user.disabled;
        if (gone) this.#closeAll(LIVE_CLOSE.signedOut, (viewer) => viewer.userId === userId);
        else this.#closeAll(CLOSE_RECONNECT, (viewer) => viewer.userId === userId && viewer.role !== user.role);
      },
      (error: unknown) => {
        this.#options.log.error({ err: error }, "a person's live sockets could not be checked and are closed");
        this.#closeAll(CLOSE_RECONNECT, (viewer) => viewer.userId === userId);
      },
    );
  }

  #closeAll(code: number, which: (viewer: Viewer) => boolean): void {
    for (const viewer of this.#viewers) {
      if (!which(viewer)) continue;
      this.#forget(viewer);
      viewer.close(code);
    }
  }

  #forget(viewer: Viewer): void {
    this.#viewers.delete(viewer);
    this.#wheel.remove(viewer);
    this.#broadcast.viewerLeft();
  }
}
