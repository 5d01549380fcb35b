import classes from "./meter.module.css";

export interface MeterProps {
  /** 0 to 1, or null when nothing is known. */
  readonly share: number | null;
  readonly text: string;
}

/** A figure with a short bar under it. The text carries the meaning; the bar lets the eye run down a column. */
export function Meter({ share, text }: MeterProps) {
  return (
    <div className={classes["meter"]}>
      <span className={classes["text"]}>{text}</span>
      <svg className={classes["bar"]} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        {share !== null && (
          <>
            <rect width="100" height="4" className={classes["track"]} />
            <rect width={Math.min(1, Math.max(0, share)) * 100} height="4" className={classes["fill"]} />
          </>
        )}
      </svg>
    </div>
  );
}
