const MODIFIERS = /^(Command|Cmd|Control|Ctrl|CommandOrControl|CmdOrCtrl|Alt|Option|AltGr|Shift|Super|Meta)$/i;
const KEY =
  /^([A-Z0-9]|F([1-9]|1\d|2[0-4])|Plus|Space|Tab|Backspace|Delete|Insert|Return|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown|Escape|Esc|PrintScreen|num\d|numdec|numadd|numsub|nummult|numdiv|[-=[\]\\;',./`])$/i;
/** Of these a lone one types nothing. */
const FUNCTION_KEY = /^F([1-9]|1\d|2[0-4])$/i;

/**
 * An Electron accelerator that may be everybody's on this machine: one key, and a modifier besides Shift, so that nobody loses a letter that
 * they type.
 */
export function isShortcut(accelerator: string): boolean {
  const parts = accelerator.split("+");
  const key = parts.at(-1) ?? "";
  const modifiers = parts.slice(0, -1);
  if (!KEY.test(key) || !modifiers.every((modifier) => MODIFIERS.test(modifier))) return false;
  if (new Set(modifiers.map((modifier) => modifier.toLowerCase())).size !== modifiers.length) return false;
  return FUNCTION_KEY.test(key) || modifiers.some((modifier) => !/^shift$/i.test(modifier));
}
