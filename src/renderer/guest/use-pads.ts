import { useEffect, useState } from "react";
import type { PadPicture } from "./gamepad-picture.tsx";

/** Every connected pad as it is held, frame by frame. Browsers show a pad only after one of its buttons was pressed. */
export function usePads(): readonly PadPicture[] {
  const [pads, setPads] = useState<readonly PadPicture[]>([]);
  useEffect(() => {
    let frame = 0;
    const read = () => {
      const now = readPads();
      setPads((shown) => (shown.length === 0 && now.length === 0 ? shown : now));
      frame = requestAnimationFrame(read);
    };
    read();
    return () => cancelAnimationFrame(frame);
  }, []);
  return pads;
}

function readPads(): readonly PadPicture[] {
  return navigator
    .getGamepads()
    .filter((pad) => pad !== null)
    .map(({ index, id, axes, buttons }) => ({
      index,
      name: id.replace(/\s*\((STANDARD GAMEPAD )?Vendor:.*\)$/, ""),
      axes: axes.slice(0, 4),
      buttons: buttons.map(({ value }) => value),
    }));
}
