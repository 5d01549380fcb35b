import { cpus, totalmem } from "node:os";

export function describeMachine(): string {
  const [first] = cpus();
  return `${cpus().length} × ${first?.model ?? "unknown CPU"}, ${Math.round(totalmem() / 1024 ** 3)} GiB`;
}
