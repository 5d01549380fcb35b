/** What carries frames between this page and the agent: a WebSocket on loopback, or a MessagePort inside the desktop app. */
export interface AgentWire {
  /** False before the first `onOpen` and after `onClose`: nothing can be sent then. */
  readonly isOpen: boolean;
  /** About how many bytes the agent has not taken yet. */
  readonly waiting: number;
  /** Called once, before anything can come. */
  listen(listener: AgentWireListener): void;
  send(frame: string | Uint8Array<ArrayBuffer>): void;
}

export interface AgentWireListener {
  onOpen(): void;
  /** Whatever the agent sent, unread. */
  onFrame(frame: unknown): void;
  /** Once: the agent's end is gone. */
  onClose(): void;
}
