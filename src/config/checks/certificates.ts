import { isCertificateBundle } from "../../provider/certificates.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";

export function* certificateAuthorities({ providers }: ConfigEntries): Generator<Finding> {
  for (const [name, { ca }] of providers) {
    if (ca === undefined || isCertificateBundle(ca)) continue;
    const found = "a text that is not certificates alone";
    yield { path: ["providers", name, "ca"], found, expected: "one or more certificates as PEM" };
  }
}
