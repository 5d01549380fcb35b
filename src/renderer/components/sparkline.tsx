import classes from "./sparkline.module.css";
import { sparklinePath } from "./sparkline-path.ts";

const WIDTH = 240;
const HEIGHT = 48;

export interface SparklineProps {
  /** Oldest first. */
  readonly values: readonly number[];
  /** The value at the top edge; the bottom is zero. */
  readonly max: number;
  readonly slots: number;
  /** The whole story in words, for those who do not see the line. */
  readonly label: string;
}

/** A small line of recent values on a fixed scale, filling from the right so that it does not jump while it grows. */
export function Sparkline({ values, max, slots, label }: SparklineProps) {
  const line = sparklinePath(values, { width: WIDTH, height: HEIGHT, max, slots });
  return (
    <svg
      className={classes["sparkline"]}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a drawing that follows live values cannot be an img element
      role="img"
      aria-label={label}
    >
      <line x1="0" x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} className={classes["grid"]} />
      <line x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className={classes["grid"]} />
      {line !== null && (
        <>
          <path d={line.area} className={classes["area"]} />
          <path d={line.stroke} className={classes["line"]} vectorEffect="non-scaling-stroke" />
        </>
      )}
    </svg>
  );
}
