/** The agent passes on at most this much. */
const MOST_JPEG_BYTES = 40_000;
const QUALITIES = [0.7, 0.5, 0.3];
const SMALLEST_WIDTH = 160;

/** A JPEG of what the track shows now, base64, small enough for the agent; null when it shows nothing. */
export async function takePicture(track: MediaStreamTrack, maxWidth: number): Promise<string | null> {
  if (track.readyState !== "live" || track.muted) return null;
  const frame = await new ImageCapture(track).grabFrame();
  try {
    return await toSmallJpeg(frame, maxWidth);
  } finally {
    frame.close();
  }
}

async function toSmallJpeg(frame: ImageBitmap, maxWidth: number): Promise<string | null> {
  for (let width = Math.min(maxWidth, frame.width); ; width = Math.round(width * 0.7)) {
    const canvas = draw(frame, width);
    for (const quality of QUALITIES) {
      const jpeg = await canvas.convertToBlob({ type: "image/jpeg", quality });
      if (jpeg.size <= MOST_JPEG_BYTES) return toBase64(new Uint8Array(await jpeg.arrayBuffer()));
    }
    if (width <= SMALLEST_WIDTH) return null;
  }
}

function draw(frame: ImageBitmap, width: number): OffscreenCanvas {
  const height = Math.max(1, Math.round((frame.height * width) / frame.width));
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d", { alpha: false })?.drawImage(frame, 0, 0, width, height);
  return canvas;
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
