import { AppRuleRepository } from "../app-rules/app-rule-repository.ts";
import { GroupRepository } from "../access/group-repository.ts";
import type { GroupMap } from "../access/group-map.ts";
import { Refusal } from "../refusal.ts";
import type { Db } from "../storage/database.ts";
import { assertManagesTeam, type Manager } from "./manager.ts";
import { MemberRepository, type MemberQuery } from "./member-repository.ts";
import { UserRepository } from "./user-repository.ts";
import type { UserService } from "./user-service.ts";
import type { User } from "./user.ts";

/** People with the groups that they are in. */
export interface Members {
  readonly users: readonly User[];
  readonly count: number;
  readonly groups: GroupMap;
  /** Each one's own app rule by their id, or the default. */
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
  async list(by: Manager, query: MemberQuery): Promise<Members> {
    assertManagesTeam(by);
    const page = await new MemberRepository(this.#of.db).list(query);
    const ruleOf = await this.#rulesOf(page.users);
    return { ...page, ruleOf, groups: await new GroupRepository(this.#of.db).loadMap() };
  }

  /** @throws Refusal `forbidden`, `user_not_found` */
  async get(by: Manager, number: number): Promise<Pick<Members, "groups" | "ruleOf"> & { readonly user: User }> {
    const user = await this.#find(by, number);
    return { user, ruleOf: await this.#rulesOf([user]), groups: await new GroupRepository(this.#of.db).loadMap() };
  }

  /** @throws Refusal `forbidden`, `user_not_found`, `owner_protected`, `user_holds_api_keys` */
  async remove(by: Manager, number: number): Promise<void> {
    const { id } = await this.#find(by, number);
    await this.#of.users.remove(by, id);
  }

  #rulesOf(users: readonly User[]): Promise<Members["ruleOf"]> {
    return new AppRuleRepository(this.#of.db).ruleOrDefaultOf(
      "user",
      users.map(({ id }) => id),
    );
  }

  async #find(by: Manager, number: number): Promise<User> {
    assertManagesTeam(by);
    const user = await new UserRepository(this.#of.db).findByNumber(number);
    if (!user) throw new Refusal("user_not_found");
    return user;
  }
}
