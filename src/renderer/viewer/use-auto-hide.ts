import { useEffect, useRef, useState, type RefObject } from "react";
import { useServices } from "../services.ts";

const FIRST_MS = 6_000;
const AWAY_MS = 2_500;

export interface AutoHide {
  readonly isOpen: boolean;
  readonly setIsOpen: (isOpen: boolean) => void;
}

/** Open at first, while the pointer or the focus is in `bar`, and while `isKept`; closes a little after both have left. */
export function useAutoHide(bar: RefObject<HTMLElement | null>, isKept: boolean): AutoHide {
  const { clock } = useServices();
  const [isOpen, setIsOpen] = useState(true);
  const [isInside, setIsInside] = useState(false);
  const isFirst = useRef(true);
  useEffect(() => {
    const element = bar.current;
    if (!element) return undefined;
    const listening = new AbortController();
    const { signal } = listening;
    const enter = () => {
      setIsInside(true);
      setIsOpen(true);
    };
    const leave = () => setIsInside(element.matches(":hover, :focus-within"));
    element.addEventListener("pointerenter", ({ pointerType }) => pointerType === "mouse" && enter(), { signal });
    element.addEventListener("pointerleave", leave, { signal });
    element.addEventListener("focusin", enter, { signal });
    // The next element has the focus only after this event.
    element.addEventListener("focusout", () => queueMicrotask(leave), { signal });
    return () => listening.abort();
  }, [bar]);
  useEffect(() => {
    if (!isOpen || isInside || isKept) return undefined;
    const delayMs = isFirst.current ? FIRST_MS : AWAY_MS;
    isFirst.current = false;
    return clock.after(delayMs, () => setIsOpen(false));
  }, [isOpen, isInside, isKept, clock]);
  return { isOpen, setIsOpen };
}
