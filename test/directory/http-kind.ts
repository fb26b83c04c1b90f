import type { UserDirectory, UserQuery } from "../../src/directory/directory.ts";
import type { Log } from "../../src/observe/log.ts";

/** The real server, before which the wire stands. */
export interface RealServer {
  readonly port: number;
  /** Connections open at the most. */
  readonly peak: number;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A kind of directory that speaks HTTP, with the user alice in it. */
export interface HttpKind {
  readonly name: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly maxConcurrent: number;
  /** What no answer and no line of the log may show. */
  readonly secrets: readonly string[];
  start(tls?: { readonly cert: string; readonly key: string }): Promise<RealServer>;
  /** The directory whose server has this origin; `refused` with a credential that the server does not take. */
  create(origin: string, options: { ca?: string; credential?: "refused"; log?: Log }): UserDirectory;
}

export const ALICE: UserQuery = { keys: ["username"], value: "alice" };
