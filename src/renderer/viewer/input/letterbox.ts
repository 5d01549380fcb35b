export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const MOST = 65_535;

/** Where a picture of `width` × `height` lies in a box that shows all of it, centred (`object-fit: contain`). */
export function pictureBox(box: Box, width: number, height: number): Box {
  if (width <= 0 || height <= 0) return box;
  const scale = Math.min(box.width / width, box.height / height);
  const shown = { width: width * scale, height: height * scale };
  return { left: box.left + (box.width - shown.width) / 2, top: box.top + (box.height - shown.height) / 2, ...shown };
}

/** A place in the window as a place on the watched display, 0…65 535; beside the picture it is the nearest edge. */
export function placeOnDisplay(picture: Box, clientX: number, clientY: number): { x: number; y: number } {
  return {
    x: across(clientX - picture.left, picture.width),
    y: across(clientY - picture.top, picture.height),
  };
}

function across(distance: number, length: number): number {
  if (length <= 0) return 0;
  return Math.round(Math.min(1, Math.max(0, distance / length)) * MOST);
}
