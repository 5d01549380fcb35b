import { useEffect, useState, type DragEvent as ReactDragEvent } from "react";

interface FileDrop {
  /** Files are held over it. */
  readonly isOver: boolean;
  readonly handlers: {
    onDragOver(event: ReactDragEvent): void;
    onDragLeave(): void;
    onDrop(event: ReactDragEvent): void;
  };
}

/** Takes files that are dropped on an element. Text that is dragged stays the browser's own affair. */
export function useFileDrop(onFiles: (files: readonly File[]) => void): FileDrop {
  const [isOver, setIsOver] = useState(false);
  useNothingOpens();
  return {
    isOver,
    handlers: {
      onDragOver(event) {
        if (hasFiles(event.dataTransfer)) setIsOver(true);
      },
      onDragLeave() {
        setIsOver(false);
      },
      onDrop(event) {
        setIsOver(false);
        if (hasFiles(event.dataTransfer)) onFiles([...event.dataTransfer.files]);
      },
    },
  };
}

/** A dropped file would open in place of the page, and what was typed would be gone; so would one that misses the element. */
function useNothingOpens(): void {
  useEffect(() => {
    const listening = new AbortController();
    const stay = (event: DragEvent) => {
      if (event.dataTransfer && hasFiles(event.dataTransfer)) event.preventDefault();
    };
    window.addEventListener("dragover", stay, { signal: listening.signal });
    window.addEventListener("drop", stay, { signal: listening.signal });
    return () => listening.abort();
  }, []);
}

function hasFiles({ types }: DataTransfer): boolean {
  return types.includes("Files");
}
