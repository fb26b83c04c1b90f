import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";

/** Port 0 is whatever port is free, so two of them never meet. */
export function* distinctListeners({ listen, ops, events, admin }: ConfigEntries): Generator<Finding> {
  const listeners = [
    { setting: "listen", path: ["listen"], address: listen },
    { setting: "ops", path: ["ops"], address: ops },
    { setting: "admin.listen", path: ["admin", "listen"], address: admin?.listen },
    { setting: "events.listen", path: ["events", "listen"], address: events?.listen },
  ];
  const seen = new Map<string, string>();
  for (const { setting, path, address } of listeners) {
    if (address === undefined || address.port === 0) continue;
    const key = `${address.host} ${address.port}`;
    const other = seen.get(key);
    if (other !== undefined) yield { path, expected: `another address than that of ${other}` };
    seen.set(key, other ?? setting);
  }
}
