import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/*
 * Every icon is drawn from the one mark of src/renderer/public/favicon.svg: its tile, its key and the brass eye in the key's bow. In a tray
 * the key stands on its bow from corner to corner, which makes it half as large again, and the corner that it leaves free says the state.
 */
const MARK = readFileSync(fileURLToPath(new URL("../../src/renderer/public/favicon.svg", import.meta.url)), "utf8");

const KEY = attribute(/<path d="([^"]+)"/);
const PETROL = attribute(/<rect [^>]*fill="(#[0-9a-f]{6})"/);
const BRASS = attribute(/<circle [^>]*fill="(#[0-9a-f]{6})"/);

export const TRAY_STATES = ["idle", "on", "asking", "stopped"] as const;
export type TrayState = (typeof TRAY_STATES)[number];

interface Colours {
  readonly tile: string;
  readonly key: string;
  readonly eye: string;
}

const COLOURS: Readonly<Record<TrayState, Colours>> = {
  idle: { tile: PETROL, key: "#ffffff", eye: BRASS },
  on: { tile: PETROL, key: "#ffffff", eye: BRASS },
  asking: { tile: BRASS, key: "#2b2108", eye: BRASS },
  stopped: { tile: "#5b6870", key: "#ffffff", eye: "#5b6870" },
};

const BADGE_COLOURS: Readonly<Record<TrayState, string>> = {
  idle: PETROL,
  on: BRASS,
  asking: "#b3261e",
  stopped: "#d93025",
};

/**
 * What the badge shows, null for no badge. Each state has a shape of its own, since colours alone say nothing to some. A dot: somebody is on.
 * A mark: answer me. A bar: nobody gets in.
 */
const SIGNS: Readonly<Record<TrayState, string | null>> = {
  idle: null,
  on: "",
  asking: "M23 19.5h3v6h-3zM23 27h3v2.7h-3z",
  stopped: "M20 23h9v3h-9z",
};

const WHOLE = 'maskUnits="userSpaceOnUse" x="0" y="0" width="32" height="32"';

/** The whole mark, as Linux and Windows show apps. */
export function appIcon(): string {
  return MARK;
}

/** With the room around it that macOS leaves around its tiles. */
export function macAppIcon(): string {
  return svg(`<g transform="translate(3.2 3.2) scale(0.8)">${inner(MARK)}</g>`);
}

/** On a tile of its own, so that it can be seen on light and dark panels alike. */
export function trayIcon(state: TrayState): string {
  const { tile, key, eye } = COLOURS[state];
  const drawnKey = `<path d="${KEY}" fill="${key}"/><circle cx="10.5" cy="14.5" r="2.2" fill="${eye}"/>`;
  return svg(`${ringMask(state)}
    <g mask="url(#ring)"><rect width="32" height="32" rx="7" fill="${tile}"/>${standing(drawnKey, 1.3)}</g>
    ${badge(state, BADGE_COLOURS[state], "#ffffff")}`);
}

/** For macOS, which colours it itself: black, and what is left out. */
export function trayTemplate(state: TrayState): string {
  const sign = state === "idle" ? "" : `<mask id="sign" ${WHOLE}>${badge(state, "#ffffff", "#000000")}</mask>`;
  return svg(`${ringMask(state)}<mask id="eye" ${WHOLE}>
      <rect width="32" height="32" fill="#ffffff"/>${standing('<circle cx="10.5" cy="14.5" r="2.6" fill="#000000"/>', 1.5)}</mask>${sign}
    <g mask="url(#ring)"><g mask="url(#eye)">${standing(`<path d="${KEY}"/>`, 1.5)}</g></g>
    ${state === "idle" ? "" : '<rect width="32" height="32" mask="url(#sign)"/>'}`);
}

/** A ring of nothing around the badge keeps it apart from the key at any size. */
function ringMask(state: TrayState): string {
  const ring = state === "idle" ? "" : '<circle cx="24.5" cy="24.5" r="9.5" fill="#000000"/>';
  return `<mask id="ring" ${WHOLE}><rect width="32" height="32" fill="#ffffff"/>${ring}</mask>`;
}

function badge(state: TrayState, colour: string, signColour: string): string {
  const sign = SIGNS[state];
  if (sign === null) return "";
  return `<circle cx="24.5" cy="24.5" r="7.5" fill="${colour}"/><path fill="${signColour}" d="${sign}"/>`;
}

function standing(content: string, scale: number): string {
  // The key's middle to the tile's, turned, and as large as the place allows.
  return `<g transform="translate(15.6 16.2) rotate(-45) scale(${scale}) translate(-15.75 -14.5)">${content}</g>`;
}

function svg(content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${content}</svg>`;
}

function inner(document: string): string {
  return document.replace(/^[^>]*>/, "").replace(/<\/svg>\s*$/, "");
}

function attribute(pattern: RegExp): string {
  const found = pattern.exec(MARK)?.[1];
  if (found === undefined) throw new Error(`the mark has no ${pattern}`);
  return found;
}
