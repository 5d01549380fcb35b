import type { DesktopCapturer, Display, Session, Streams, WebFrameMain } from "electron";
import { pickSource, type OrderedDisplay } from "./pick-source.ts";

export interface ShareScreenParts {
  readonly session: Pick<Session, "setDisplayMediaRequestHandler">;
  /** What the capture window with this main frame was ordered to show; undefined when there is no such window. */
  readonly orderedBy: (frame: WebFrameMain) => { readonly display: OrderedDisplay } | undefined;
  readonly displays: () => readonly Display[];
  readonly primary: () => Display;
  readonly desktopCapturer: Pick<DesktopCapturer, "getSources">;
  /** How the machine's sound is captured; null where it cannot be. */
  readonly audio: "loopback" | null;
  readonly log: { warn(fields: object, text: string): void };
}

/** Answers the capture window's own page, and nobody else, with the display that the agent ordered. Nobody is asked to pick one. */
export function shareScreen(parts: ShareScreenParts): void {
  const { audio, log, orderedBy, session } = parts;
  session.setDisplayMediaRequestHandler(
    ({ audioRequested, frame, videoRequested }, answer) => {
      if (frame === null || !videoRequested || orderedBy(frame) === undefined) {
        log.warn({ page: frame?.url ?? null }, "a page that may not capture the screen asked for it");
        return answer(null);
      }
      findVideo(parts, frame).then(
        (video) => {
          if (video === null) log.warn({}, "the ordered display is not among those that can be captured");
          answer(video === null ? null : { video, ...(audioRequested && audio !== null ? { audio } : {}) });
        },
        (error: unknown) => {
          log.warn({ err: error }, "the system does not tell what can be captured");
          answer(null);
        },
      );
    },
    { useSystemPicker: false },
  );
}

async function findVideo(
  { desktopCapturer, displays, orderedBy, primary }: ShareScreenParts,
  frame: WebFrameMain,
): Promise<NonNullable<Streams["video"]> | null> {
  // Thumbnails would be pictures of every display.
  const sources = await desktopCapturer.getSources({ types: ["screen"], thumbnailSize: { width: 0, height: 0 } });
  // The window may have been closed meanwhile.
  const ordered = orderedBy(frame);
  if (ordered === undefined) return null;
  const source = pickSource(ordered.display, { displays: displays(), primaryId: primary().id, sources });
  return source === null ? null : { id: source.id, name: source.name };
}
