import type { TestProject } from "vitest/node";
import { findPostgres } from "./postgres.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** A PostgreSQL server where test databases may be made, or null when there is none. */
    postgresUrl: string | null;
  }
}

/** Finds the services once for the whole run, and says aloud what is missing. */
export async function setup(project: TestProject): Promise<() => void> {
  const postgres = await findPostgres(process.env);
  project.provide("postgresUrl", postgres?.url ?? null);
  if (postgres) process.stderr.write(`tests: PostgreSQL (${postgres.origin}) is used beside SQLite\n`);
  else
    process.stderr.write(
      "tests: NO POSTGRESQL FOUND: every test that needs it is SKIPPED, see the skipped count below\n",
    );
  return () => postgres?.stop();
}
