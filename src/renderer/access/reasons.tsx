import { useTranslation } from "react-i18next";
import type { ReachReasonItem } from "../../protocol/http/group.ts";
import { reasonSentence } from "./reason-sentence.ts";

/** Each rule on a line of its own. */
export function Reasons({ reasons }: { readonly reasons: readonly ReachReasonItem[] }) {
  const { t } = useTranslation(["groups", "common"]);
  return reasons.map((reason) => {
    const sentence = reasonSentence(t, reason);
    return <div key={sentence}>{sentence}</div>;
  });
}
