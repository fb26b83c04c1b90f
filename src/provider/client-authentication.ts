/**
 * The Authorization header of `client_secret_basic`: id and secret form-encoded before they are joined
 * (RFC 6749, section 2.3.1 and appendix B).
 */
export function clientSecretBasic(clientId: string, clientSecret: string): string {
  const joined = `${formEncode(clientId)}:${formEncode(clientSecret)}`;
  return `Basic ${Buffer.from(joined).toString("base64")}`;
}

function formEncode(value: string): string {
  return new URLSearchParams({ v: value }).toString().slice("v=".length);
}
