import { UnstyledButton } from "@mantine/core";
import { useFullscreenDocument } from "@mantine/hooks";
import {
  IconAspectRatio,
  IconChevronDown,
  IconChevronUp,
  IconDoorExit,
  IconKeyboardShow,
  IconMaximize,
  IconMinimize,
  IconPointer,
} from "@tabler/icons-react";
import { useState, type KeyboardEvent, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { DisplayPicker } from "./display-picker.tsx";
import type { Fit } from "./fit.ts";
import { HeldDevices } from "./held-devices.tsx";
import { canFillScreen, enterFullScreen, fullScreenText, leaveFullScreen } from "./system-keys.ts";
import { TextSender } from "./text-sender.tsx";
import { hasOnlyTouch } from "./touch-only.ts";
import { Tool } from "./tool.tsx";
import { useAutoHide } from "./use-auto-hide.ts";
import { ViewerFiguresText } from "./viewer-figures-text.tsx";
import type { ViewerDetails, ViewerSession } from "./viewer-session.ts";
import classes from "./viewer-toolbar.module.css";

export interface ViewerToolbarProps {
  readonly bar: RefObject<HTMLDivElement | null>;
  readonly session: ViewerSession;
  readonly details: ViewerDetails | null;
  readonly fit: Fit;
  readonly onFit: (fit: Fit) => void;
  /** Gives the keyboard back to the machine's screen. */
  readonly onDone: () => void;
}

/** Hangs at the upper edge; hides by itself and comes back by pointer, touch and keyboard. */
export function ViewerToolbar(props: ViewerToolbarProps) {
  const { t } = useTranslation("viewer");
  const { bar, session, details, onDone } = props;
  const [isTyping, setIsTyping] = useState(false);
  const { isOpen, setIsOpen } = useAutoHide(bar, isTyping || details === null);
  const Chevron = isOpen ? IconChevronUp : IconChevronDown;
  function key({ code }: KeyboardEvent): void {
    if (code !== "Escape") return;
    setIsTyping(false);
    onDone();
  }
  return (
    // Escape inside the toolbar is a shortcut; each of its buttons works without it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section ref={bar} className={classes["bar"]} data-open={isOpen} aria-label={t("toolbar")} onKeyDown={key}>
      <UnstyledButton
        className={classes["handle"] ?? ""}
        aria-label={isOpen ? t("hideToolbar") : t("showToolbar")}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Chevron size={18} aria-hidden />
      </UnstyledButton>
      <div className={classes["tools"]}>
        {details && <HeldDevices details={details} />}
        {details && <ViewerFiguresText details={details} />}
        <Tools {...props} isTyping={isTyping} onTyping={setIsTyping} />
      </div>
      {isOpen && isTyping && (
        <TextSender
          session={session}
          onClose={() => {
            setIsTyping(false);
            onDone();
          }}
        />
      )}
    </section>
  );
}

interface ToolsProps extends ViewerToolbarProps {
  readonly isTyping: boolean;
  readonly onTyping: (isTyping: boolean) => void;
}

function Tools({ session, details, fit, onFit, onDone, isTyping, onTyping }: ToolsProps) {
  const { t } = useTranslation("viewer");
  const mayMove = details?.inForce?.rights.mouse === true;
  const mayType = details?.inForce?.rights.keyboard === true;
  return (
    <div className={classes["group"]}>
      {details && <DisplayPicker session={session} details={details} />}
      {canFillScreen() && <FullScreenTool onDone={onDone} />}
      <Tool
        label={fit === "fit" ? t("originalSize") : t("fitToWindow")}
        isPressed={fit === "actual"}
        onClick={() => onFit(fit === "fit" ? "actual" : "fit")}
      >
        <IconAspectRatio size={20} aria-hidden />
      </Tool>
      {mayMove && !hasOnlyTouch() && (
        <Tool
          label={t("lockPointer")}
          onClick={() => {
            onDone();
            // A browser that refuses has said so itself.
            void session.lockPointer().catch(() => undefined);
          }}
        >
          <IconPointer size={20} aria-hidden />
        </Tool>
      )}
      {mayType && (
        <Tool label={t("typeText")} isExpanded={isTyping} onClick={() => onTyping(!isTyping)}>
          <IconKeyboardShow size={20} aria-hidden />
        </Tool>
      )}
      <Tool label={t("leave")} onClick={() => session.leave()}>
        <IconDoorExit size={20} aria-hidden />
      </Tool>
    </div>
  );
}

function FullScreenTool({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation("viewer");
  const { fullscreen } = useFullscreenDocument();
  async function toggle(): Promise<void> {
    await (fullscreen ? leaveFullScreen() : enterFullScreen());
    onDone();
  }
  const Icon = fullscreen ? IconMinimize : IconMaximize;
  return (
    <Tool
      label={fullscreen ? t("leaveFullScreen") : fullScreenText(t)}
      // A browser that refuses leaves things as they are.
      onClick={() => void toggle().catch(() => undefined)}
    >
      <Icon size={20} aria-hidden />
    </Tool>
  );
}
