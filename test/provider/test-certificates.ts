import { readFileSync } from "node:fs";

const read = (name: string) => readFileSync(new URL(`certificates/${name}`, import.meta.url), "utf8");

/**
 * Self-signed, for 127.0.0.1, from 2024 to 2123. Made once with openssl, which a bare machine need not have;
 * the key is public knowledge and protects nothing.
 */
export const localhostCertificate = {
  cert: read("localhost-for-tests-only.crt.pem"),
  key: read("localhost-for-tests-only.key.pem"),
};

/** Of the same form, of another key. */
export const otherCertificate = read("other-for-tests-only.crt.pem");

/** Of a key of 512 bits, which OpenSSL serves nobody with. */
export const shortCertificate = {
  cert: read("short-for-tests-only.crt.pem"),
  key: read("short-for-tests-only.key.pem"),
};
