import { assertNever } from "../../base/assert-never.ts";
import type { Translate } from "../../i18n/translator.ts";
import type { ReachReasonItem } from "../../protocol/http/group.ts";

/** The rule that lets somebody reach a machine, as a whole sentence. */
export function reasonSentence(t: Translate, reason: ReachReasonItem): string {
  switch (reason.rule) {
    case "team-role":
      return t("groups:rule.teamRole");
    case "owner":
      return t("groups:rule.owner");
    case "group": {
      const { host_group: host, shows, viewer_group: viewer } = reason;
      const names = { viewer: viewer.name, host: host.name };
      if (viewer.number === host.number) return t(`groups:rule.${shows}Within`, names);
      return t(`groups:rule.${shows}`, names);
    }
    default:
      return assertNever(reason);
  }
}
