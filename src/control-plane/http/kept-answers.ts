import type { FastifyRequest, FastifySerializerCompiler } from "fastify";
import { serializerCompiler } from "fastify-type-provider-zod";
import type { ZodType } from "zod";
import { RevisionCache } from "../revisions/revision-cache.ts";

/** Five hundred pages of fifty: what the people of a team look at between two changes, and a few dozen megabytes. */
const MOST_ITEMS = 25_000;

/** Answers that are given more than once, with their text once it was written. */
const texts = new WeakMap<object, string | null>();

/**
 * Answers of one route, given again for as long as nothing has changed that they are made from. Only for what depends on nothing else
 * than `revision`, the caller and the URL: never on the time.
 */
export class KeptAnswers<Answer extends { readonly data: readonly unknown[] }> {
  readonly #answers: RevisionCache<Answer>;

  /** `revision`: see `Revisions`. */
  constructor(revision: () => string | null) {
    this.#answers = new RevisionCache(revision, { most: MOST_ITEMS, weigh: ({ data }) => data.length + 1 });
  }

  /** `callerId`: whose answer it is, whatever the credential. Ask for their permission first. */
  get({ url }: Pick<FastifyRequest, "url">, callerId: string, make: () => Promise<Answer>): Promise<Answer> {
    return this.#answers.get(`${callerId} ${url}`, async () => {
      const answer = Object.freeze(await make());
      texts.set(answer, null);
      return answer;
    });
  }
}

/** Writes answers as their schemas say; one that is given again is not checked and written again. */
export const writeAnswers: FastifySerializerCompiler<ZodType> = (route) => {
  const write = serializerCompiler(route);
  return (answer) => {
    if (typeof answer !== "object" || answer === null) return write(answer);
    const known = texts.get(answer);
    if (typeof known === "string") return known;
    const text = write(answer);
    if (known === null) texts.set(answer, text);
    return text;
  };
};
