import { Refusal } from "../refusal.ts";
import type { GroupStoreRepository } from "./group-store-repository.ts";

/** Ids of the people with these numbers. @throws Refusal `user_not_found`, naming the first that is nobody's */
export async function findUsers(store: GroupStoreRepository, numbers: readonly number[]): Promise<readonly string[]> {
  const found = await store.findUserIds(numbers);
  const missing = numbers.find((number) => !found.has(number));
  if (missing === undefined) return [...found.values()];
  throw new Refusal("user_not_found", { field: "user_ids", message: `There is no person with the id ${missing}.` });
}

/** Ids of the groups with these numbers. @throws Refusal `group_not_found`, naming the first that is none's */
export async function findGroups(store: GroupStoreRepository, numbers: readonly number[]): Promise<readonly string[]> {
  const found = await store.findIds(numbers);
  const missing = numbers.find((number) => !found.has(number));
  if (missing === undefined) return [...found.values()];
  throw new Refusal("group_not_found", { field: "group_ids", message: `There is no group with the id ${missing}.` });
}
