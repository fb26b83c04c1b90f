import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";

/** One rule that no single entry can be held to alone. Sees sound entries only. */
export type Check = (entries: ConfigEntries) => Iterable<Finding>;
