/** Chromium's, which is what captures; no part of the standard library's types. */
declare const MediaStreamTrackProcessor: new (init: { track: MediaStreamTrack; maxBufferSize: number }) => {
  readonly readable: ReadableStream<VideoFrame>;
};
declare const MediaStreamTrackGenerator: new (init: { kind: "video" }) => MediaStreamTrack & {
  readonly writable: WritableStream<VideoFrame>;
};

/** Of a frame's height. */
const TEXT_HEIGHT = 1 / 36;
const LEAST_TEXT_PX = 14;
const TILT = -Math.PI / 9;

/**
 * A screen's track with a text drawn into every frame, before it is encoded: whatever shows or records the stream has it. The source stays
 * its owner's; `stop` ends only what was made here. @throws where the browser cannot do it, so that nothing leaves without its text
 */
export class WatermarkedTrack {
  readonly track: MediaStreamTrack;
  readonly #text: string;
  readonly #stop = new AbortController();
  readonly #canvas = new OffscreenCanvas(1, 1);
  readonly #context: OffscreenCanvasRenderingContext2D;
  #pattern = new OffscreenCanvas(1, 1);

  constructor(source: MediaStreamTrack, text: string) {
    const context = this.#canvas.getContext("2d", { alpha: false });
    if (!context) throw new Error("the browser draws no watermark");
    this.#context = context;
    this.#text = text;
    const { readable } = new MediaStreamTrackProcessor({ track: source, maxBufferSize: 1 });
    const generator = new MediaStreamTrackGenerator({ kind: "video" });
    // Encoded as the screen that it shows.
    generator.contentHint = source.contentHint || "detail";
    this.track = generator;
    const draw = new TransformStream<VideoFrame, VideoFrame>({
      transform: (frame, controller) => controller.enqueue(this.#draw(frame)),
    });
    readable
      .pipeThrough(draw)
      .pipeTo(generator.writable, { signal: this.#stop.signal })
      // It was stopped, or the screen's track ended; a frame that could not be drawn is not sent.
      .catch(() => generator.stop());
  }

  stop(): void {
    this.#stop.abort();
    this.track.stop();
  }

  #draw(frame: VideoFrame): VideoFrame {
    try {
      const { displayHeight: height, displayWidth: width, timestamp } = frame;
      if (this.#canvas.width !== width || this.#canvas.height !== height) {
        this.#canvas.width = width;
        this.#canvas.height = height;
        this.#pattern = drawPattern(this.#text, width, height);
      }
      this.#context.drawImage(frame, 0, 0, width, height);
      this.#context.drawImage(this.#pattern, 0, 0);
      return new VideoFrame(this.#canvas, { timestamp, alpha: "discard" });
    } finally {
      frame.close();
    }
  }
}

/** The text again and again, on a slant, so that no part of the picture is without it; light and dark, so that it is read on both. */
function drawPattern(text: string, width: number, height: number): OffscreenCanvas {
  const pattern = new OffscreenCanvas(width, height);
  const context = pattern.getContext("2d");
  if (!context) throw new Error("the browser draws no watermark");
  const size = Math.max(LEAST_TEXT_PX, height * TEXT_HEIGHT);
  context.font = `600 ${size}px sans-serif`;
  context.textBaseline = "middle";
  context.lineWidth = Math.max(1, size / 16);
  context.strokeStyle = "rgb(0 0 0 / 28%)";
  context.fillStyle = "rgb(255 255 255 / 28%)";
  context.rotate(TILT);
  const step = context.measureText(text).width + size * 4;
  const reach = width + height;
  for (let row = 0, y = -reach; y < reach; row++, y += size * 5) {
    for (let x = -reach + (row % 2 ? step / 2 : 0); x < reach; x += step) {
      context.strokeText(text, x, y);
      context.fillText(text, x, y);
    }
  }
  return pattern;
}
