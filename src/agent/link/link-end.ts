/** Why one connection to the control plane ended, or never came about. */
export type LinkEnd =
  /** Unreachable, closed, silent, or outside the protocol. Trying again soon is right. */
  | { readonly kind: "lost"; readonly message: string }
  /** The control plane said no. `code` is its error code. */
  | { readonly kind: "refused"; readonly code: string; readonly message: string; readonly retry: boolean }
  /** This machine said no: the peer is not the control plane it trusts. */
  | { readonly kind: "distrusted"; readonly message: string }
  /** The agent is stopping. */
  | { readonly kind: "stopped" };
