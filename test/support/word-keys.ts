import { parseSync, Visitor } from "oxc-parser";
import { en } from "../../src/i18n/en.ts";

/** Where a source file asks for words. A key that ends in `*` was put together: it stands for every key that begins so. */
export interface WordUse {
  readonly line: number;
  /** As written: `room:key`, or the key alone where `useTranslation` named the room. */
  readonly key: string;
}

export interface WordUses {
  /** The first room of each `useTranslation` in the file; `common` where it names none. */
  readonly rooms: readonly string[];
  readonly uses: readonly WordUse[];
}

/** A room's name first; a room that does not exist does not compile. */
const FULL_KEY = new RegExp(`^(${Object.keys(en).join("|")}):[a-zA-Z0-9_.*-]+$`);

/** Full keys count wherever they stand, as tables hold them too; short ones only as what `t` or `Trans` is asked for. */
export function wordUses(fileName: string, source: string): WordUses {
  const { program, errors } = parseSync(fileName, source);
  if (errors.length > 0) throw new Error(`${fileName} does not parse: ${errors[0]?.message ?? ""}`);
  const rooms: string[] = [];
  const uses: WordUse[] = [];
  const add = (at: number, key: string) => uses.push({ line: source.slice(0, at).split("\n").length, key });
  new Visitor({
    CallExpression(call) {
      const [first] = call.arguments;
      if (call.callee.type === "Identifier" && call.callee.name === "useTranslation") rooms.push(firstRoom(first));
      if (call.callee.type === "Identifier" && call.callee.name === "t" && first) {
        for (const { key, at } of keysIn(first)) if (!key.includes(":")) add(at, key);
      }
    },
    JSXAttribute({ name, value }) {
      if (name.type !== "JSXIdentifier" || name.name !== "i18nKey" || !value) return;
      const asked = value.type === "JSXExpressionContainer" ? value.expression : value;
      for (const { key, at } of keysIn(asked)) if (!key.includes(":")) add(at, key);
    },
    Literal({ value, start }) {
      if (typeof value === "string" && FULL_KEY.test(value)) add(start, value);
    },
    TemplateLiteral(template) {
      for (const { key, at } of keysIn(template)) if (FULL_KEY.test(key)) add(at, key);
    },
  }).visit(program);
  return { rooms, uses };
}

function firstRoom(argument: unknown): string {
  const part = argument as { type?: string; value?: unknown; elements?: readonly { value?: unknown }[] } | undefined;
  const room = part?.elements?.[0]?.value ?? part?.value;
  return typeof room === "string" ? room : "common";
}

/** The keys that an argument of `t` can be. */
function keysIn(node: unknown): readonly { key: string; at: number }[] {
  const part = node as {
    type: string;
    start: number;
    value?: unknown;
    consequent?: unknown;
    alternate?: unknown;
    quasis?: readonly { value: { cooked: string } }[];
  };
  if (part.type === "Literal" && typeof part.value === "string") return [{ key: part.value, at: part.start }];
  if (part.type === "ConditionalExpression") return [...keysIn(part.consequent), ...keysIn(part.alternate)];
  const [beginning] = part.type === "TemplateLiteral" ? (part.quasis ?? []) : [];
  if (beginning === undefined || beginning.value.cooked === "") return [];
  return [{ key: `${beginning.value.cooked}*`, at: part.start }];
}
