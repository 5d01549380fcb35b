import { AppRuleRepository } from "../app-rules/app-rule-repository.ts";
import { GroupStoreRepository } from "../access/group-store-repository.ts";
import { Refusal } from "../refusal.ts";
import type { Db } from "../storage/database.ts";
import { assertManagesTeam, type Manager } from "./manager.ts";
import { MemberRepository, type MemberQuery } from "./member-repository.ts";
import { UserRepository } from "./user-repository.ts";
import type { UserService } from "./user-service.ts";
import type { User } from "./user.ts";

/** What other features know of people, by their ids. */
export interface MemberFacts {
  /** Numbers of the groups that each is in, rising. */
  readonly groupsOf: (userId: string) => readonly number[];
  /** Each one's own app rule, or the default. */
  readonly ruleOf: (userId: string) => string;
}

interface Options {
  readonly db: Db;
  readonly users: UserService;
}

/** The team's people, by their integer alias, for whoever manages all of them. */
export class MemberService {
  readonly #of: Options;

  constructor(options: Options) {
    this.#of = options;
  }

  /** Oldest first; `count` is of the whole query. @throws Refusal `forbidden` */
  async list(
    by: Manager,
    query: MemberQuery,
  ): Promise<MemberFacts & { readonly users: readonly User[]; readonly count: number }> {
    assertManagesTeam(by);
    const page = await new MemberRepository(this.#of.db).list(query);
    return { ...page, ...(await this.#factsOf(page.users)) };
  }

  /** @throws Refusal `forbidden`, `user_not_found` */
  async get(by: Manager, number: number): Promise<MemberFacts & { readonly user: User }> {
    const user = await this.#find(by, number);
    return { user, ...(await this.#factsOf([user])) };
  }

  /** @throws Refusal `forbidden`, `user_not_found`, `owner_protected`, `user_holds_api_keys` */
  async remove(by: Manager, number: number): Promise<void> {
    const { id } = await this.#find(by, number);
    await this.#of.users.remove(by, id);
  }

  async #factsOf(users: readonly User[]): Promise<MemberFacts> {
    const ids = users.map(({ id }) => id);
    const numbers = await new GroupStoreRepository(this.#of.db).findNumbersOf(ids);
    const ruleOf = await new AppRuleRepository(this.#of.db).ruleOrDefaultOf("user", ids);
    return { ruleOf, groupsOf: (userId) => numbers.get(userId) ?? [] };
  }

  async #find(by: Manager, number: number): Promise<User> {
    assertManagesTeam(by);
    const user = await new UserRepository(this.#of.db).findByNumber(number);
    if (!user) throw new Refusal("user_not_found");
    return user;
  }
}
