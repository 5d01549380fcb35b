import { parseSync, visitorKeys } from "oxc-parser";

/** A text in the source that a person would read, and that does not come from `src/i18n`. */
export interface Prose {
  readonly line: number;
  readonly text: string;
}

/** What is known about the place where a string stands: people hear it, programs read it, or either. */
type Place = "spoken" | "silent" | "unknown";

/** Attributes and properties whose strings are shown or read out, whatever they look like. */
const SPOKEN =
  /^(label|title|placeholder|description|alt|children|message|confirmLabel|heading|legend|note|hint|summary|nothingFoundMessage|aria-(label|description|roledescription|valuetext))$/;
/** Attributes and properties that never carry words for people, even when their strings look like it. */
const SILENT =
  /^(className|class|classNames|style|styles|key|id|href|src|d|viewBox|transform|autoComplete|role|fontFamily\w*|queryKey|gridTemplate\w*|allow|rel|i18nKey)$/;
const SENTENCE = /\p{L}[,.:;!?)…]? [(“]?\p{L}/u;
const LABEL = /^\p{Lu}[\p{Ll}-]{2,}[.…!?]?$/u;
const WORD_BETWEEN_PLACEHOLDERS = /(^|\s)\p{L}{2,}([\s,.:;!?]|$)/u;
/** A full key, as tables keep it. */
const KEY = /^[a-zA-Z]+:[a-zA-Z0-9_.-]+$/;
const LETTERS = /\p{L}{2,}/u;

/**
 * Finds JSX text, spoken attributes and properties, and sentences and labels anywhere else. Left alone is what only programs read:
 * imports, types, comparisons, the keys of `t`, the messages of thrown errors, class names.
 */
export function findProse(fileName: string, source: string): readonly Prose[] {
  const { program, errors } = parseSync(fileName, source);
  if (errors.length > 0) throw new Error(`${fileName} does not parse: ${errors[0]?.message ?? ""}`);
  const found = new Map<number, Prose>();
  walk(asNode(program), "unknown", (at, text) => {
    const line = source.slice(0, at).split("\n").length;
    found.set(at, { line, text: text.trim().replaceAll(/\s+/g, " ") });
  });
  return [...found.values()];
}

/** The parts of a syntax tree that the search reads; `visitorKeys` says where each kind has its children. */
interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [part: string]: unknown;
}

type Add = (at: number, text: string) => void;

function walk(node: SyntaxNode, place: Place, add: Add): void {
  if (/^(Import|TS(?!AsExpression|SatisfiesExpression|NonNullExpression))/.test(node.type)) return;
  const text = textOf(node);
  if (text !== null && isProse(node.type, text, place)) add(node.start, text);
  for (const { child, part } of childrenOf(node)) walk(child, placeOf(node, child, part, place), add);
}

function textOf(node: SyntaxNode): string | null {
  if (node.type === "JSXText" || node.type === "Literal")
    return typeof node["value"] === "string" ? node["value"] : null;
  if (node.type !== "TemplateLiteral") return null;
  return nodesIn(node["quasis"]).map(rawText).join("{}");
}

function rawText(quasi: SyntaxNode): string {
  const value = quasi["value"];
  return typeof value === "object" && value !== null && "raw" in value ? String(value.raw) : "";
}

function isProse(type: string, text: string, place: Place): boolean {
  if (place === "silent" || KEY.test(text)) return false;
  if (place === "spoken" || type === "JSXText") return LETTERS.test(text);
  if (SENTENCE.test(text) || LABEL.test(text)) return true;
  return (
    type === "TemplateLiteral" &&
    text.split("{}").some((quasi) => quasi !== text && WORD_BETWEEN_PLACEHOLDERS.test(quasi))
  );
}

function placeOf(node: SyntaxNode, child: SyntaxNode, part: string, place: Place): Place {
  switch (node.type) {
    case "JSXAttribute":
    case "Property":
      return part === "value" ? placeOfNamed(node, place) : "silent";
    case "JSXElement":
    case "JSXFragment":
      return part === "children" ? "spoken" : "unknown";
    case "JSXExpressionContainer":
    case "TemplateLiteral":
    case "ParenthesizedExpression":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
      return place;
    case "ConditionalExpression":
      return part === "test" ? "unknown" : place;
    case "LogicalExpression":
      return node["operator"] === "&&" && part === "left" ? "unknown" : place;
    case "BinaryExpression":
      return node["operator"] === "+" ? place : "silent";
    case "SwitchCase":
      return part === "test" ? "silent" : "unknown";
    case "MemberExpression":
      return part === "property" ? "silent" : "unknown";
    case "CallExpression":
      return placeOfArgument(node, child, part);
    case "NewExpression":
      return nameOf(node["callee"]).endsWith("Error") ? "silent" : "unknown";
    case "ObjectExpression":
      return place;
    default:
      return "unknown";
  }
}

function placeOfNamed(node: SyntaxNode, place: Place): Place {
  const name = nameOf(node["key"] ?? node["name"]);
  if (SILENT.test(name)) return "silent";
  return SPOKEN.test(name) || (node.type === "Property" && place === "spoken") ? "spoken" : "unknown";
}

function placeOfArgument(node: SyntaxNode, child: SyntaxNode, part: string): Place {
  if (part !== "arguments") return "unknown";
  // What is put into a sentence is a name or a number, never another piece of a sentence.
  if (nameOf(node["callee"]) === "t") return child.type === "ObjectExpression" ? "spoken" : "silent";
  // The path of a form's field.
  if (nameOf(node["callee"]) === "getInputProps") return "silent";
  // A single word that is handed to a function names something: an event, an element, a key.
  return child.type === "Literal" && LABEL.test(String(child["value"])) ? "silent" : "unknown";
}

function nameOf(node: unknown): string {
  if (!isNode(node)) return "";
  if (node.type === "MemberExpression") return nameOf(node["property"]);
  const name = node["name"] ?? node["value"];
  return typeof name === "string" ? name : isNode(name) ? nameOf(name) : "";
}

function childrenOf(node: SyntaxNode): readonly { child: SyntaxNode; part: string }[] {
  return (visitorKeys[node.type] ?? []).flatMap((part) => nodesIn(node[part]).map((child) => ({ child, part })));
}

function nodesIn(value: unknown): readonly SyntaxNode[] {
  return (Array.isArray(value) ? value : [value]).filter(isNode);
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value;
}

function asNode(value: unknown): SyntaxNode {
  if (!isNode(value)) throw new Error("the parser gave no tree");
  return value;
}
