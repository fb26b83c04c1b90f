import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from "node:crypto";

/** A certificate with its key, both in PEM. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
  /** `x5t#S256` of RFC 8705, section 3.1. */
  readonly thumbprint: string;
}

export interface CertificateAuthority {
  /** PEM. */
  readonly cert: string;
  /** For this common name, with these URIs and DNS names as alternative names. */
  issue(commonName: string, uris?: readonly string[], dnsNames?: readonly string[]): Certified;
}

/** A new authority of the test's own, which signs for anyone: a bare machine need not have openssl. */
export function createCertificateAuthority(commonName = "Test CA"): CertificateAuthority {
  const issuer = { name: nameOf(commonName), key: generateKey() };
  const root = certificate({ subject: commonName, key: issuer.key, issuer, extensions: [CA_EXTENSION] });
  return {
    cert: toPem(root),
    issue(subject, uris = [], dnsNames = []) {
      const key = generateKey();
      const names = [...uris.map((uri) => text(0x86, uri)), ...dnsNames.map((name) => text(0x82, name))];
      const der = certificate({
        subject,
        key,
        issuer,
        extensions: names.length > 0 ? [alternativeNames(names)] : [],
      });
      return {
        cert: toPem(der),
        key: key.export({ type: "pkcs8", format: "pem" }).toString(),
        thumbprint: createHash("sha256").update(der).digest("base64url"),
      };
    },
  };
}

/** DER (X.690): a tag, the length of the contents, the contents. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(body)]), body]);
}
function lengthOf({ length }: Uint8Array): number[] {
  if (length < 0x80) return [length];
  return length <= 0xff ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

const sequence = (...members: readonly Uint8Array[]) => der(0x30, ...members);
const text = (tag: number, value: string) => der(tag, Buffer.from(value));
const identifier = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const bits = (value: Uint8Array) => der(0x03, Buffer.from([0]), value);

const ECDSA_WITH_SHA256 = sequence(identifier("2a8648ce3d040302"));
const COMMON_NAME = identifier("550403");
const BASIC_CONSTRAINTS = identifier("551d13");
const ALTERNATIVE_NAME = identifier("551d11");
const TRUE = der(0x01, Buffer.from([0xff]));
const VERSION_3 = der(0xa0, der(0x02, Buffer.from([2])));
/** UTCTime, section 4.1.2.5.1 of RFC 5280. */
const VALIDITY = sequence(text(0x17, "240101000000Z"), text(0x17, "491231235959Z"));
const CA_EXTENSION = sequence(BASIC_CONSTRAINTS, TRUE, der(0x04, sequence(TRUE)));

const nameOf = (commonName: string) => sequence(der(0x31, sequence(COMMON_NAME, text(0x0c, commonName))));
const alternativeNames = (names: readonly Uint8Array[]) =>
  sequence(ALTERNATIVE_NAME, der(0x04, sequence(...names)));
const generateKey = () => generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;

interface Contents {
  readonly subject: string;
  readonly key: KeyObject;
  readonly issuer: { readonly name: Uint8Array; readonly key: KeyObject };
  readonly extensions: readonly Uint8Array[];
}

/** A Certificate of RFC 5280, section 4.1. */
function certificate({ subject, key, issuer, extensions }: Contents): Buffer {
  const serial = der(0x02, Buffer.from([1]), randomBytes(8));
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  const names = [issuer.name, VALIDITY, nameOf(subject)];
  const extended = extensions.length > 0 ? [der(0xa3, sequence(...extensions))] : [];
  const signed = sequence(VERSION_3, serial, ECDSA_WITH_SHA256, ...names, spki, ...extended);
  return sequence(signed, ECDSA_WITH_SHA256, bits(sign("sha256", signed, issuer.key)));
}

function toPem(certificate: Buffer): string {
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
