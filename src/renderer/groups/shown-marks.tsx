import { IconHome, IconServer2, IconUser } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ShownItem } from "../../protocol/http/group.ts";
import { SHOWN_KINDS, showsAnything } from "./shown.ts";
import classes from "./shown-marks.module.css";

const ICONS = { assigned: IconServer2, managed: IconUser, personal: IconHome } as const;

/** The three kinds, each at its place; what is not shown leaves its place empty. Says nothing: the words stand beside it. */
export function ShownMarks({ shown }: { readonly shown: ShownItem }) {
  if (!showsAnything(shown)) return <span className={classes["none"]} aria-hidden />;
  return (
    <span className={classes["marks"]} aria-hidden>
      {SHOWN_KINDS.map((kind) => {
        const Icon = ICONS[kind];
        return (
          <span key={kind} className={classes["mark"]} data-shown={shown[kind]}>
            <Icon size={15} stroke={1.8} />
          </span>
        );
      })}
    </span>
  );
}

/** What the signs mean. */
export function ShownLegend() {
  const { t } = useTranslation("groups");
  return (
    <dl className={classes["legend"]}>
      {SHOWN_KINDS.map((kind) => {
        const Icon = ICONS[kind];
        return (
          <div key={kind} className={classes["entry"]}>
            <dt>
              <span className={classes["mark"]} data-shown aria-hidden>
                <Icon size={15} stroke={1.8} />
              </span>
              {t(`kind.${kind}`)}
            </dt>
            <dd>{t(`kindHint.${kind}`)}</dd>
          </div>
        );
      })}
    </dl>
  );
}
