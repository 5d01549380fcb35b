import * as z from "zod";
import { StartError } from "../../node/start-error.ts";
import { readFileIfThere, writePrivateFile } from "../../node/private-file.ts";

const Versioned = z.object({ version: z.int().positive(), content: z.unknown().optional() });

/** One JSON file that the agent owns. It is never guessed at: what does not parse stops the agent with the file's name. */
export class StateFile<Schema extends z.ZodType> {
  readonly path: string;
  readonly #schema: Schema;
  readonly #version: number;

  constructor(path: string, schema: Schema, version: number) {
    this.path = path;
    this.#schema = schema;
    this.#version = version;
  }

  /**
   * The content, or null when the file was never written.
   * @throws StartError when it is damaged, or was written by a newer version of Latchkey
   */
  read(): z.infer<Schema> | null {
    const text = this.#readText();
    if (text === null) return null;
    const json = this.#parseJson(text);
    const file = Versioned.safeParse(json);
    if (!file.success) throw this.#damaged(file.error);
    if (file.data.version > this.#version) {
      throw new StartError(`${this.path} was written by a newer version of Latchkey; update this one`);
    }
    const content = this.#schema.safeParse(file.data.content);
    if (!content.success) throw this.#damaged(content.error);
    return content.data;
  }

  write(content: z.infer<Schema>): void {
    writePrivateFile(this.path, `${JSON.stringify({ version: this.#version, content }, null, 2)}\n`);
  }

  #readText(): string | null {
    try {
      return readFileIfThere(this.path);
    } catch (error) {
      throw new StartError(`${this.path} cannot be read`, { cause: error });
    }
  }

  #parseJson(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw this.#damaged(error);
    }
  }

  #damaged(error: unknown): StartError {
    const cause = error instanceof z.ZodError ? new Error(describe(error)) : error;
    return new StartError(`${this.path} is damaged; restore it from a backup, or remove it and enrol again`, { cause });
  }
}

/** The first complaint, on one line. */
function describe(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? error.message : `${issue.path.join(".") || "content"}: ${issue.message}`;
}
