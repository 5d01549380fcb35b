/** The part of a key event that says which keys are down. */
export interface PressedKeys {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

export type Recorded =
  | { readonly state: "done"; readonly accelerator: string }
  /** Only modifiers so far. */
  | { readonly state: "waiting" }
  | { readonly state: "needs-modifier" | "unknown-key" };

const NAMED = new Map(
  Object.entries({
    Space: "Space",
    Tab: "Tab",
    Backspace: "Backspace",
    Delete: "Delete",
    Insert: "Insert",
    Enter: "Return",
    ArrowUp: "Up",
    ArrowDown: "Down",
    ArrowLeft: "Left",
    ArrowRight: "Right",
    Home: "Home",
    End: "End",
    PageUp: "PageUp",
    PageDown: "PageDown",
    PrintScreen: "PrintScreen",
    ScrollLock: "Scrolllock",
  }),
);
const MODIFIER = /^(Control|Shift|Alt|Meta)(Left|Right)$/;

/** Electron's accelerator of what is pressed. A key without Ctrl, Alt or the system's key would be lost to every other program. */
export function acceleratorOf(keys: PressedKeys): Recorded {
  if (MODIFIER.test(keys.code)) return { state: "waiting" };
  const key = keyName(keys.code);
  if (key === null) return { state: "unknown-key" };
  if (!keys.ctrlKey && !keys.altKey && !keys.metaKey) return { state: "needs-modifier" };
  const modifiers = [
    keys.ctrlKey && "Control",
    keys.altKey && "Alt",
    keys.shiftKey && "Shift",
    keys.metaKey && "Super",
  ];
  return { state: "done", accelerator: [...modifiers.filter((name) => name !== false), key].join("+") };
}

function keyName(code: string): string | null {
  const letterOrDigit = /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1];
  if (letterOrDigit !== undefined) return letterOrDigit;
  if (/^F([1-9]|1\d|2[0-4])$/.test(code)) return code;
  const pad = /^Numpad(\d)$/.exec(code)?.[1];
  if (pad !== undefined) return `num${pad}`;
  return NAMED.get(code) ?? null;
}
