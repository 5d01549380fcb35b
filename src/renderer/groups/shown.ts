import type { Translate } from "../../i18n/translator.ts";
import type { GroupItem, GroupList, ShownItem } from "../../protocol/http/group.ts";
import type * as z from "zod";

export const SHOWN_KINDS = ["assigned", "managed", "personal"] as const satisfies readonly (keyof ShownItem)[];
export type ShownKind = (typeof SHOWN_KINDS)[number];

export const SHOWS_NOTHING: ShownItem = { assigned: false, managed: false, personal: false };

export type Groups = z.infer<typeof GroupList>;

/** What members of one group see of another, or of each other. */
export function shownBetween({ edges }: Groups, viewer: GroupItem, host: GroupItem): ShownItem {
  if (viewer.number === host.number) return viewer.within;
  return edges.find(({ from, to }) => from === viewer.number && to === host.number)?.shown ?? SHOWS_NOTHING;
}

/** Every row of the matrix at once: `[viewer][host]`, in the order of the list. */
export function shownMatrix({ data, edges }: Groups): readonly (readonly ShownItem[])[] {
  const shownOf = new Map(edges.map(({ from, to, shown }) => [`${from} ${to}`, shown]));
  return data.map((viewer) =>
    data.map((host) =>
      viewer.number === host.number ? viewer.within : (shownOf.get(`${viewer.number} ${host.number}`) ?? SHOWS_NOTHING),
    ),
  );
}

export function showsAnything(shown: ShownItem): boolean {
  return SHOWN_KINDS.some((kind) => shown[kind]);
}

export function isSameShown(one: ShownItem, other: ShownItem): boolean {
  return SHOWN_KINDS.every((kind) => one[kind] === other[kind]);
}

/** "machines of the group and its members' own computers", as a part of a sentence. */
export function formatShown(t: Translate, shown: ShownItem): string {
  const [first, second, third] = SHOWN_KINDS.filter((kind) => shown[kind]).map((kind) => t(`groups:shows.${kind}`));
  if (first === undefined) return t("groups:nothing");
  if (second === undefined) return first;
  if (third === undefined) return t("common:two", { first, last: second });
  return t("common:three", { first, second, last: third });
}

/** One field of the matrix as a sentence. */
export function formatCell(t: Translate, viewer: GroupItem, host: GroupItem, shown: ShownItem): string {
  const kinds = formatShown(t, shown);
  if (viewer.number === host.number) return t("groups:cellWithin", { viewer: viewer.name, kinds });
  return t("groups:cell", { viewer: viewer.name, host: host.name, kinds });
}
