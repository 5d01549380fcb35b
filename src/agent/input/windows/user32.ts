import { bindFunction, loadKoffi, loadLibrary } from "../../native/load-koffi.ts";
import { InjectorGone } from "../contract.ts";
import type { WindowsDesk } from "./desk-place.ts";
import { INPUT_BYTES } from "./input-structure.ts";
import type { WindowsKeys } from "./windows-keyboard.ts";
import type { WindowsPointer } from "./windows-mouse.ts";

const METRIC = { primaryWidth: 0, primaryHeight: 1, x: 76, y: 77, width: 78, height: 79 } as const;
const SCAN_CODE_TO_KEY = 3;
const EXTENDED = 0xe000;
const SHIFT = 1;

/** Keyboard and mouse of the desktop that this process belongs to. @throws NativeUnavailable on another system */
export function loadUser32(): WindowsKeys & WindowsPointer {
  const koffi = loadKoffi();
  const user32 = loadLibrary(koffi, "user32.dll", "a Windows with a desktop is needed");
  const bind = <F>(definition: string): F => bindFunction<F>(user32, definition);
  const sendInput = bind<(count: number, inputs: Buffer, size: number) => number>(
    "uint32 SendInput(uint32 count, void *inputs, int size)",
  );
  const metric = bind<(index: number) => number>("int GetSystemMetrics(int index)");
  const foreground = bind<() => unknown>("void * GetForegroundWindow()");
  const threadOf = bind<(window: unknown, process: null) => number>(
    "uint32 GetWindowThreadProcessId(void *window, void *process)",
  );
  const layoutOf = bind<(thread: number) => unknown>("void * GetKeyboardLayout(uint32 thread)");
  const keyOfCharacter = bind<(unit: number, layout: unknown) => number>(
    "int16 VkKeyScanExW(uint16 unit, void *layout)",
  );
  const keyOfScanCode = bind<(code: number, type: number, layout: unknown) => number>(
    "uint32 MapVirtualKeyExW(uint32 code, uint32 type, void *layout)",
  );
  return {
    send(inputs) {
      const sent = sendInput(inputs.length, Buffer.concat(inputs), INPUT_BYTES);
      // A lock screen and programs with more rights refuse.
      if (sent !== inputs.length) throw new InjectorGone("Windows does not take input on this desktop now.");
    },
    desk: (): WindowsDesk => ({
      x: metric(METRIC.x),
      y: metric(METRIC.y),
      width: metric(METRIC.width),
      height: metric(METRIC.height),
      primaryWidth: metric(METRIC.primaryWidth),
      primaryHeight: metric(METRIC.primaryHeight),
    }),
    writes({ code, isExtended }, codePoint, isShifted) {
      if (codePoint > 0xffff) return false;
      const layout = layoutOf(threadOf(foreground(), null));
      const key = keyOfCharacter(codePoint, layout);
      const isSameKey = (key & 0xff) === keyOfScanCode(code | (isExtended ? EXTENDED : 0), SCAN_CODE_TO_KEY, layout);
      return key !== -1 && isSameKey && key >> 8 === (isShifted ? SHIFT : 0);
    },
  };
}
