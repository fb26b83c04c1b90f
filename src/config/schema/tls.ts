import { z } from "zod";
import { secret } from "../scalars.ts";

export const tlsSchema = z
  .strictObject({
    certificate: secret.describe("of this service, PEM: its own first, then those of its issuers"),
    key: secret.describe("of that certificate, PEM, not encrypted"),
    clientCa: secret
      .optional()
      .describe(
        "PEM certificates of who must have issued each client's own; without it any client is served",
      ),
  })
  .describe("TLS on `listen`; plain HTTP/2 without it");

export type TlsServerSettings = z.output<typeof tlsSchema>;
