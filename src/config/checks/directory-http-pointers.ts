import { parsePointer } from "../../directory/http/pointer.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding, Path } from "../finding.ts";
import type { SettingsOf } from "../schema.ts";
import { directoriesOf } from "./directory-http-servers.ts";

const POINTER = "a JSON pointer (RFC 6901), such as /name";
const POINTER_TO_ONE = "a JSON pointer (RFC 6901) without *, as it leads to one value";

/** `*` leads to many: of a flag, an id or a list of users the first alone would count. */
export function* httpPointers(entries: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of directoriesOf("http", entries)) {
    for (const { at, pointer, isOne } of pointersOf(settings)) {
      const steps = parsePointer(pointer);
      if (steps === undefined) yield { path: [...path, ...at], expected: POINTER };
      else if (isOne && steps.includes("*")) yield { path: [...path, ...at], expected: POINTER_TO_ONE };
    }
  }
}

interface WrittenPointer {
  readonly at: Path;
  readonly pointer: string;
  readonly isOne: boolean;
}

function* pointersOf({
  urls = [],
  attributes = {},
  id,
  deleted,
}: SettingsOf<"http">): Generator<WrittenPointer> {
  for (const [index, { users }] of urls.entries()) {
    if (users !== undefined) yield { at: ["urls", index, "users"], pointer: users, isOne: true };
  }
  for (const [name, pointer] of Object.entries(attributes)) {
    yield { at: ["attributes", name], pointer, isOne: name === "active" };
  }
  if (id !== undefined) yield { at: ["id"], pointer: id, isOne: true };
  if (deleted !== undefined) yield { at: ["deleted"], pointer: deleted, isOne: true };
}
