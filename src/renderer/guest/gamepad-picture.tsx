import { useTranslation } from "react-i18next";
import classes from "./gamepad-test.module.css";

export interface PadPicture {
  readonly index: number;
  readonly name: string;
  /** −1 to 1 each: left x, left y, right x, right y. */
  readonly axes: readonly number[];
  /** 0 to 1 each. */
  readonly buttons: readonly number[];
}

/** A pad as it is held right now: sticks lean, buttons light up. */
export function GamepadPicture({ pad }: { readonly pad: PadPicture }) {
  const { t } = useTranslation("door");
  const pressed = pad.buttons.filter((value) => value > 0.5).length;
  return (
    <figure className={classes["pad"]}>
      <svg viewBox="0 0 260 96" className={classes["picture"]} aria-hidden="true">
        <Stick x={46} dx={pad.axes[0] ?? 0} dy={pad.axes[1] ?? 0} />
        <Stick x={124} dx={pad.axes[2] ?? 0} dy={pad.axes[3] ?? 0} />
        {pad.buttons.slice(0, 17).map((value, index) => (
          <circle
            // Buttons are known by their place and by nothing else.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            cx={180 + (index % 5) * 17}
            cy={20 + Math.floor(index / 5) * 19}
            r="6.5"
            className={classes["button"]}
            style={{ fillOpacity: value }}
          />
        ))}
      </svg>
      <figcaption className={classes["caption"]}>
        {pressed > 0 ? t("pressed", { pad: pad.name, count: pressed }) : pad.name}
      </figcaption>
    </figure>
  );
}

function Stick({ x, dx, dy }: { readonly x: number; readonly dx: number; readonly dy: number }) {
  return (
    <>
      <circle cx={x} cy="48" r="32" className={classes["well"]} />
      <circle cx={x + dx * 19} cy={48 + dy * 19} r="12" className={classes["stick"]} />
    </>
  );
}
