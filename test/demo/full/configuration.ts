import { createCertificateAuthority } from "../../support/certificates.ts";
import { freePorts } from "../../support/ports.ts";

/** Where operators and the provider reach the service. */
export interface Listeners {
  readonly admin: string;
  readonly events: string;
}

/** Where the service sends to. */
interface Recipients {
  readonly traces: string;
}

export const ADMIN_TOKEN = "only-for-the-demo-admin-0123456789abcdef";

const authority = createCertificateAuthority();
const { cert, key } = authority.issue("grantgate", [], ["grantgate"]);

/** Of who issued the certificate of the gRPC port, in PEM. */
export const AUTHORITY = authority.cert;

export async function chooseListeners(): Promise<Listeners> {
  const [admin, events] = await freePorts(2);
  return { admin: `http://127.0.0.1:${admin}`, events: `http://127.0.0.1:${events}` };
}

/** The example with all that the dashboard shows, and answers remembered for seconds: minutes would outlast the demo. */
export const everythingOn =
  ({ admin, events, traces }: Listeners & Recipients) =>
  (example: string): string =>
    example
      .replace("introspection: 60s", "introspection: 6s")
      .replace("users: 5m", "users: 15s")
      .concat(`
workers: 2
tls: { certificate: ${JSON.stringify(cert)}, key: ${JSON.stringify(key)} }
tracing: { endpoint: "${traces}" }
revocation: { maxTokenLifetime: 12h }
admin: { listen: "${new URL(admin).host}", token: "${ADMIN_TOKEN}" }
events:
  listen: "${new URL(events).host}"
  backChannelLogout: [corp]
  transmitters:
    corp: { provider: corp, audience: gate }
`);
