/**
 * The square that turns from black to white and back at every press. Nothing else is ever drawn in the corner around it, so that a frame
 * that was caught between two drawings cannot look like an answer. Pixels.
 */
export const MARKER = { x: 16, y: 16, size: 64, corner: 96 } as const;
/** Where clicks go: clear of the marker, so that no cursor is ever drawn over it, and at the same place for every peer. */
export const CLICK_AT = { x: 240, y: 48 } as const;
