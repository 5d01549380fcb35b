import { useEffect, useRef, type RefObject } from "react";

/** For what takes the place of a form in a dialog: the button that was pressed is gone, and the focus would be with it. */
export function useFocusOnMount<Node extends HTMLElement>(): RefObject<Node | null> {
  const node = useRef<Node>(null);
  useEffect(() => node.current?.focus(), []);
  return node;
}
