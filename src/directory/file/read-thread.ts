import { parentPort, workerData } from "node:worker_threads";
import type { ReadRequest, ThreadMessage } from "./read-aside.ts";
import { revisionOf } from "./revision.ts";
import { readUsers } from "./users-file.ts";

/** Users in one message: milliseconds of work for who receives it. */
const SLICE = 2_000;

const { settings, text }: ReadRequest = workerData;

function* messages(): Generator<ThreadMessage> {
  const reading = readUsers(settings, text);
  if (reading.kind === "invalid") return yield reading;
  const { users } = reading;
  for (let from = 0; from < users.length; from += SLICE) {
    yield { kind: "slice", users: users.slice(from, from + SLICE) };
  }
  yield { kind: "end", revision: revisionOf(settings, text) };
}

const outgoing = messages();
// Each is sent once the one before it was taken in: messages that wait are all handed over in one go.
const send = () => parentPort?.postMessage(outgoing.next().value);
parentPort?.on("message", send);
send();
