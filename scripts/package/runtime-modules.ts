import * as z from "zod";

/*
 * The bundles hold nearly everything that they import. What they leave outside, because it is native, starts workers by path or looks for files
 * beside itself, is packed as it is, with what it needs in turn; nothing else of node_modules is.
 */
export const RUNTIME_ROOTS = [
  "@node-rs/argon2",
  "electron-updater",
  "koffi",
  "pino",
  "pino-pretty",
  "systeminformation",
] as const;

/** npm writes one name or a list. */
const OneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]).optional();
const Names = z.record(z.string(), z.string()).default({});

/** The part of package-lock.json (version 3) that says who needs whom. */
export const PackageLock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dependencies: Names,
      optionalDependencies: Names,
      dev: z.boolean().default(false),
      os: OneOrMore,
      cpu: OneOrMore,
    }),
  ),
});
export type PackageLock = z.infer<typeof PackageLock>;

export interface Target {
  readonly os: string;
  /** More than one for a universal package. */
  readonly cpus: readonly string[];
}

/**
 * Folders of the lock that `roots` need on `target`, such as `node_modules/pino`.
 * @throws when something that is no optional part is missing
 */
export function requiredModules(lock: PackageLock, roots: readonly string[], target: Target): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string, from: string, isOptional: boolean): void => {
    const folder = resolve(lock, name, from);
    if (folder === null) {
      if (isOptional) return;
      throw new Error(`${from || "the app"} needs ${name}, which is not in the lockfile`);
    }
    const entry = lock.packages[folder];
    if (entry === undefined || found.has(folder) || !fits(entry, target)) return;
    found.add(folder);
    for (const dependency of Object.keys(entry.dependencies)) visit(dependency, folder, false);
    for (const dependency of Object.keys(entry.optionalDependencies)) visit(dependency, folder, true);
  };
  for (const root of roots) visit(root, "", false);
  return found;
}

/** What would be packed otherwise: every module of production that `required` does not name. */
export function unneededModules(lock: PackageLock, required: ReadonlySet<string>): readonly string[] {
  return Object.entries(lock.packages)
    .filter(([folder, { dev }]) => folder !== "" && !dev && !required.has(folder))
    .map(([folder]) => folder);
}

/** As Node looks for modules: beside, then upwards. */
function resolve(lock: PackageLock, name: string, from: string): string | null {
  for (let folder = from; ;) {
    const candidate = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (candidate in lock.packages) return candidate;
    if (folder === "") return null;
    const above = folder.lastIndexOf("/node_modules/");
    folder = above === -1 ? "" : folder.slice(0, above);
  }
}

function fits({ os, cpu }: PackageLock["packages"][string], target: Target): boolean {
  return (os?.includes(target.os) ?? true) && (cpu === undefined || target.cpus.some((one) => cpu.includes(one)));
}
