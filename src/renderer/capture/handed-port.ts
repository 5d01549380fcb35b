import * as z from "zod";
import { CAPTURE_PORT_MESSAGE } from "../../protocol/desktop-ipc/names.ts";

/** What the desktop app's preload script hands over along with the port. */
const HandedPort = z.object({ type: z.literal(CAPTURE_PORT_MESSAGE), secret: z.string().max(128) });

export interface AgentPort {
  readonly port: MessagePort;
  /** For this page's `hello`. */
  readonly secret: string;
}

/** The first port that this window's own preload script hands over. What another window sends, or with more ports, is none. */
export function handedPort(window: Pick<Window, "addEventListener" | "removeEventListener">): Promise<AgentPort> {
  return new Promise((resolve) => {
    const hear = ({ data, ports: [port, ...more], source }: MessageEvent<unknown>): void => {
      const handed = HandedPort.safeParse(data);
      if (source !== window || !handed.success || port === undefined || more.length > 0) return;
      window.removeEventListener("message", hear);
      resolve({ port, secret: handed.data.secret });
    };
    window.addEventListener("message", hear);
  });
}
