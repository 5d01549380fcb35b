/** True on phones and tablets without a mouse: what needs one is not offered there. */
export function hasOnlyTouch(): boolean {
  return matchMedia("(hover: none) and (pointer: coarse)").matches;
}
