import { on } from "node:events";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Problem } from "../../config/problem.ts";
import { faultCode } from "../../provider/dispatcher.ts";
import type { FileUser } from "./file-user.ts";
import { indexedAttributes, type UsersFileSettings } from "./places.ts";
import { createUserIndex, type UserIndex } from "./user-index.ts";

export interface ReadRequest {
  readonly settings: UsersFileSettings;
  readonly text: string;
}

interface InvalidUsers {
  readonly kind: "invalid";
  readonly problems: readonly Problem[];
}

/** What the thread sends, one message at a time: what is wrong, or slices of users and then the end. */
export type ThreadMessage =
  | InvalidUsers
  | { readonly kind: "slice"; readonly users: readonly FileUser[] }
  | { readonly kind: "end"; readonly revision: string };

export interface IndexedUsers {
  readonly kind: "indexed";
  readonly index: UserIndex;
  readonly revision: string;
}

export type AsideReading =
  | InvalidUsers
  | IndexedUsers
  /** The thread itself: out of memory, or ended by `signal`. */
  | { readonly kind: "failed"; readonly fault: string };

/** Of the same ending as this file, be it run as it is written or as it is built. */
const THREAD = new URL(`./read-thread${extname(import.meta.url)}`, import.meta.url);

/**
 * Reads a text of users in a thread of its own and indexes them slice by slice: the text of a hundred thousand takes
 * seconds, in which requests must be answered.
 */
export async function readAside(request: ReadRequest, signal: AbortSignal): Promise<AsideReading> {
  const index = createUserIndex(indexedAttributes(request.settings));
  const thread = new Worker(THREAD, { workerData: request });
  try {
    for await (const [received] of on(thread, "message", { signal, close: ["exit"] })) {
      const message: ThreadMessage = received;
      if (message.kind === "invalid") return message;
      if (message.kind === "end") return { kind: "indexed", index, revision: message.revision };
      index.add(message.users);
      thread.postMessage("next");
    }
    return { kind: "failed", fault: "the thread ended" };
  } catch (error) {
    return { kind: "failed", fault: faultCode(error) };
  } finally {
    await thread.terminate();
  }
}
