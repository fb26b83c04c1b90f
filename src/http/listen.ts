import type { Server } from "node:http";
import type { Address } from "../config/scalars.ts";

/** The bound port. Rejects where the address cannot be had. */
export function listen(server: Server, { host, port }: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const bound = server.address();
      resolve(bound !== null && typeof bound === "object" ? bound.port : port);
    });
  });
}
